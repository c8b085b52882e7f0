"""Layers: the shapes that flow through a network and the parameters that it has, in numbers or in named sizes."""

from checker.layers.network import Network, Stage, read_network

__all__ = ["Network", "Stage", "read_network"]
