"""Whether two expressions are equal, with evidence: a proof, a certified counterexample, or honest agreement."""
