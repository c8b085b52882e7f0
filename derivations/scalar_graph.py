"""Backpropagation through a graph of scalar definitions: the chain rule, path by path."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, differentiate, unfold


@dataclass(frozen=True, slots=True)
class ScalarGraph:
    """Definitions `Eq(name, formula)` in the order of the forward pass; the last one is the loss."""

    definitions: tuple[sympy.Eq, ...]

    @property
    def loss(self) -> sympy.Symbol:
        return self.definitions[-1].lhs

    def derivative(self, by: sympy.Symbol) -> Derivation:
        """The derivative of the loss by an input or, held as an input itself, by an inner node."""
        steps = self._backward(by)
        in_inputs = self.in_inputs(self._total(by))
        steps[Step("Insert the forward pass", sympy.Eq(Partial(self.loss, by), in_inputs, evaluate=False))] = None
        return Derivation(tuple(steps), in_inputs)

    def update(self, parameter: sympy.Symbol, rate: sympy.Symbol) -> Derivation:
        """The parameter after one step of gradient descent on the loss."""
        derivative = self.derivative(parameter)
        new = parameter - rate * derivative.closed_form
        return Derivation((*derivative.steps, Step("Step against the gradient", new)), new)

    def in_inputs(self, expr: sympy.Expr) -> sympy.Expr:
        """`expr` with every node replaced by its formula, down to the inputs."""
        unfolded: sympy.Expr = unfold(expr, *reversed(self.definitions))
        return unfolded

    def _readers(self, by: sympy.Symbol) -> list[sympy.Eq]:
        return [definition for definition in self.definitions if by in definition.rhs.free_symbols]

    def _local(self, node: sympy.Eq, by: sympy.Symbol) -> sympy.Expr:
        """The derivative of a node by what it reads, with the node's own value written by its name."""
        local: sympy.Expr = differentiate(node.rhs, by).xreplace({node.rhs: node.lhs})
        return local

    def _total(self, by: sympy.Symbol) -> sympy.Expr:
        if by == self.loss:
            return sympy.S.One
        return sympy.Add(*(self._total(node.lhs) * self._local(node, by) for node in self._readers(by)))

    def _backward(self, by: sympy.Symbol) -> dict[Step, None]:
        """Steps from the loss back to `by`, each once."""
        readers = self._readers(by)
        steps: dict[Step, None] = {}
        for node in readers:
            if node.lhs != self.loss:
                steps |= self._backward(node.lhs)
        for node in readers:
            local = sympy.Eq(Partial(node.lhs, by), self._local(node, by), evaluate=False)
            steps[Step(f"State {node.lhs}", node)] = None
            steps[Step(f"Differentiate {node.lhs} by {by}", local)] = None
        if any(node.lhs != self.loss for node in readers):
            paths = sympy.Add(*(Partial(self.loss, node.lhs) * self._local(node, by) for node in readers))
            name = "Multiply along the path" if len(readers) == 1 else "Add up the paths"
            steps[Step(f"{name} to {by}", sympy.Eq(Partial(self.loss, by), paths, evaluate=False))] = None
        return steps
