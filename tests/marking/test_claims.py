"""Claims: the evidence runs and says what the key says, and nothing passes as evidence that does not hold."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import pytest

from checker import check
from checker.bank import Part, load_file
from checker.language.errors import AuthorError
from checker.marking.claims import EVIDENCE, StepFails, evidence
from checker.marking.claims.convex_hulls import CommonPoint, Hyperplane, decide
from checker.marking.claims.linear_programs import Multipliers, Solution, equations, forbids, inequalities, solves
from checker.marking.claims.proof import Proof
from checker.marking.claims.threshold_units import Network, steps_network
from checker.marking.kinds import kind_of

FALSE = {
    "activations.sigmoid_at_zero",
    "convolution_shifts.pooling_invariance",
    "minibatches.full_gradient",
    "regularisation.training_loss",
    "relative_errors.small_gradients",
    "threshold_units.degree_two",
    "threshold_units.hinge_loss",
}


def claim(tmp_path: Path, fields: str) -> Part:
    file = tmp_path / "problem.toml"
    file.write_text(f'title = "A claim"\n[[part]]\nid = "part"\nkind = "claim"\n{fields}\n', encoding="utf-8")
    return load_file(file).parts[0]


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_says_which_claims_are_true(name: str) -> None:
    for seed in range(3):
        shown = evidence(name)(seed)
        assert shown.holds is (name not in FALSE)
        assert shown.inputs
        assert shown.steps


@pytest.mark.parametrize("name", EVIDENCE)
def test_jax_computes_the_same_instance(name: str) -> None:
    shown = evidence(name)(1)
    assert shown.rerun is None or shown.rerun() <= 1e-9


@pytest.mark.parametrize("name", EVIDENCE)
def test_a_key_that_is_not_so_is_found(name: str, tmp_path: Path) -> None:
    false_key = "true" if name in FALSE else "false"
    part = claim(tmp_path, f'key = "{false_key}"\nshown_by = "{name}"')
    found = kind_of(part).verify(part, 0, None)
    assert not found.ok
    assert found.key_vs_derivation is False
    with pytest.raises(AuthorError, match="but"):
        check(part, "true")


def test_a_wrong_verdict_gets_the_instance_as_its_counterexample() -> None:
    result = check("nn-assignment/5.3.invariance", "True")
    assert result.counterexample is not None
    assert result.counterexample.certified
    assert (result.counterexample.yours, result.counterexample.expected) == ("true", "false")
    assert result.counterexample.inputs == {
        "x": [0, 1, 0, 0],
        "x shifted": [0, 0, 1, 0],
        "pooled": [1, 0],
        "pooled after the shift": [0, 1],
    }


def test_the_report_says_that_a_reason_was_not_marked() -> None:
    bare = check("ucla-c147-2020/3.a", "False").reading
    assert bare is not None
    assert bare.notes == ()
    for answer in ("False, since the moon is made of cheese", "False. Noisy approximation"):
        reasoned = check("ucla-c147-2020/3.a", answer).reading
        assert reasoned is not None
        assert "not judged" in reasoned.notes[0]


def test_without_evidence_nothing_is_said_to_be_constructed(tmp_path: Path) -> None:
    part = claim(tmp_path, 'key = "false"')
    for answer, kind in (("False", "agrees"), ("True", "refuted")):
        result = check(part, answer)
        assert result.evidence is not None
        assert result.evidence.kind == kind
        assert "the key says" in result.evidence.detail
        assert "no instance or proof" in result.evidence.detail
        assert result.counterexample is None
    found = kind_of(part).verify(part, 0, None)
    assert (found.key_vs_autodiff, found.key_vs_derivation, found.ok) == (None, None, True)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ('key = "perhaps"', "true or false"),
        ("", "needs 'key'"),
        ('key = "true"\nshown_by = "convex_hulls.nothing"', "no evidence"),
        ('key = "true"\nshown_by = "os.system"', "no evidence"),
        ('key = "true"\nshow_by = "adagrad.effective_rate"', "shown_by"),
        ('key = "true"\npredicates = ["∎"]', "without words"),
    ],
)
def test_an_author_is_told_what_is_wrong(fields: str, message: str, tmp_path: Path) -> None:
    part = claim(tmp_path, fields)
    with pytest.raises(AuthorError, match=message):
        kind_of(part).read(part)


# Proofs and linear programs


def test_a_proof_takes_no_false_step() -> None:
    proof = Proof({"a": "real", "b": "real", "p": "positive"})
    with pytest.raises(StepFails):
        proof.equal("(a + b)^2", "a^2 + b^2", "wrong")
    with pytest.raises(StepFails):
        proof.at_least("a", "b", "a - b", "not visibly so")
    with pytest.raises(StepFails):
        proof.check(False, "wrong")
    assert proof.steps == []
    proof.at_least("a^2 + b^2", "2 a b", "(a - b)^2", "the square of the difference")
    proof.at_least("a + p", "a", "p", "positive")
    assert len(proof.steps) == 2


def test_linear_programs_are_decided_either_way() -> None:
    random = Random(5)
    found = {Solution: 0, Multipliers: 0}
    for _ in range(300):
        rows, width = random.randint(1, 5), random.randint(1, 4)
        matrix = [[Fraction(random.randint(-3, 3), random.randint(1, 2)) for _ in range(width)] for _ in range(rows)]
        right = [Fraction(random.randint(-3, 3)) for _ in range(rows)]
        answer = inequalities(matrix, right)
        found[type(answer)] += 1
        accepted = solves(answer, matrix, right) if isinstance(answer, Solution) else forbids(answer, matrix, right)
        assert accepted
    assert min(found.values()) > 30


def test_a_degenerate_linear_program_ends() -> None:
    zero, one = Fraction(), Fraction(1)
    answer = equations([[one, -one, zero], [zero, zero, zero], [one, -one, zero]], [zero, zero, zero])
    assert isinstance(answer, Solution)
    assert isinstance(equations([[zero, zero]], [one]), Multipliers)


def test_false_certificates_are_not_accepted() -> None:
    one = Fraction(1)
    rows, right = [[one], [-one]], [one, -Fraction(2)]
    assert not solves(Solution((Fraction(3, 2),)), rows, right)
    assert forbids(Multipliers((one, one)), rows, right)
    assert not forbids(Multipliers((one, Fraction(2))), rows, right)
    assert not forbids(Multipliers((-one, -one)), rows, [-one, Fraction(2)])
    assert not Hyperplane((one,), Fraction()).separates([[one]], [[one]])
    assert not CommonPoint((one,), (Fraction(2),), (one,)).is_in_both([[one]], [[one]])


def test_convex_hulls_of_known_sets() -> None:
    def points(*corners: tuple[int, ...]) -> list[tuple[Fraction, ...]]:
        return [tuple(map(Fraction, corner)) for corner in corners]

    triangle = points((0, 0), (4, 0), (0, 4))
    assert isinstance(decide(triangle, points((1, 1))), CommonPoint)
    assert isinstance(decide(triangle, points((3, 3))), Hyperplane)
    assert isinstance(decide(triangle, points((2, 2))), CommonPoint), "touching hulls are not strictly separable"
    assert isinstance(decide(points((0,), (1,)), points((1,), (2,))), CommonPoint)
    assert isinstance(decide(points((0, 0, 0)), points((0, 0, 1), (1, 0, 1), (0, 1, 1))), Hyperplane)
    xor = points((0, 0), (1, 1)), points((0, 1), (1, 0))
    shared = decide(*xor)
    assert isinstance(shared, CommonPoint)
    assert shared.point == (Fraction(1, 2), Fraction(1, 2))


def test_one_layer_of_steps_takes_the_value_that_is_asked_at_a_jump() -> None:
    two, three, five = Fraction(2), Fraction(3), Fraction(5)
    network = steps_network([two], [three, five], at=[Fraction(-1)])
    assert [network(Fraction(x)) for x in (1, 2, 3)] == [3, -1, 5]


def test_a_hidden_layer_of_two_steps_has_no_slope() -> None:
    one = Fraction(1)
    network = Network([], [(one, one, Fraction()), (one, -one, Fraction())], Fraction())
    assert network.slope == 0
    assert {network(Fraction(x)) for x in (-2, -1, 1, 2)} == {1}
    assert network(Fraction()) == 2


def test_verdicts_of_the_bank_do_not_depend_on_the_seed() -> None:
    for (part, answer), seed in product((("tsinghua-dl-2024/2.2", "false"), ("nn-assignment/2.4", "yes")), (0, 7)):
        assert check(part, answer, seed=seed).verdict == check(part, answer).verdict
