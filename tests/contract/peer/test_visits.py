"""Which line of the script a visit is at, by a clock that the test holds."""

from local.peer.visits import Visit, Visits
from local.visit_script import VISIT_SCRIPT, Utterance

ONE, TWO, THREE = VISIT_SCRIPT[:3]
SCRIPT = (ONE, TWO, THREE)


class Room:
    """A visit, and the time in it."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.visit = Visit(SCRIPT, lambda: self.now, same_utterance_s=0.7, idle_reset_s=600)
        self.visit.join("A", "es")
        self.visit.join("B", "en")

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def hear(self, *legs: str, apart_s: float = 0.02, for_s: float = 2.0) -> list[Utterance | None]:
        """All legs hear one utterance, one shortly after the other."""
        lines = []
        for leg in legs:
            lines.append(self.visit.speech_started(leg))
            self.wait(apart_s)
        self.wait(for_s)
        for leg in legs:
            self.visit.speech_ended(leg)
        self.wait(1.0)
        return lines


def test_two_legs_stay_on_the_same_line() -> None:
    room = Room()
    assert room.hear("A", "B") == [ONE, ONE]
    assert room.hear("B", "A") == [TWO, TWO]
    assert room.hear("A", "B", apart_s=0.69) == [THREE, THREE]


def test_a_short_utterance_heard_late_by_one_leg_is_still_one() -> None:
    room = Room()
    assert room.visit.speech_started("A") is ONE
    room.wait(0.3)
    room.visit.speech_ended("A")
    room.wait(0.3)
    assert room.visit.speech_started("B") is ONE


def test_the_same_leg_starting_again_is_the_next_line() -> None:
    room = Room()
    assert room.hear("A", for_s=0.1) == [ONE]
    assert room.hear("A") == [TWO]


def test_a_leg_whose_microphone_opens_in_mid_sentence_hears_that_sentence() -> None:
    room = Room()
    assert room.visit.speech_started("A") is ONE
    room.wait(3.0)
    assert room.visit.speech_started("B") is ONE


def test_a_pause_that_only_one_leg_took_for_an_end_moves_nothing() -> None:
    room = Room()
    assert [room.visit.speech_started(leg) for leg in "AB"] == [ONE, ONE]
    room.wait(2.0)
    room.visit.speech_ended("A")
    room.wait(0.1)
    assert room.visit.speech_started("A") is None
    room.wait(1.0)
    room.visit.speech_ended("A")
    room.visit.speech_ended("B")
    room.wait(1.0)
    assert room.hear("A", "B") == [TWO, TWO]


def test_after_the_last_line_comes_the_first() -> None:
    room = Room()
    assert [room.hear("A", "B")[0] for _ in range(4)] == [ONE, TWO, THREE, ONE]


def test_when_all_legs_ended_their_session_the_script_starts_over() -> None:
    room = Room()
    room.hear("A", "B")
    room.visit.leave("A", clean=True)
    assert not room.visit.is_over
    room.visit.leave("B", clean=True)
    assert room.visit.is_over
    room.visit.join("C", "es")
    assert room.hear("C") == [ONE]


def test_a_lost_connection_keeps_the_place_even_if_the_other_leg_ended_well() -> None:
    room = Room()
    room.hear("A", "B")
    room.visit.leave("A", clean=False)
    room.visit.leave("B", clean=True)
    assert not room.visit.is_over
    room.visit.join("C", "es")
    room.visit.join("D", "en")
    assert room.hear("C", "D") == [TWO, TWO]
    room.visit.leave("C", clean=True)
    room.visit.leave("D", clean=True)
    room.visit.join("E", "es")
    assert room.hear("E") == [ONE]


def test_a_loss_noticed_after_the_reconnect_does_not_count() -> None:
    room = Room()
    room.hear("A", "B")
    room.visit.join("C", "es")
    room.visit.join("D", "en")
    assert room.hear("C", "D") == [TWO, TWO]
    room.visit.leave("A", clean=False)
    room.visit.leave("C", clean=True)
    room.visit.leave("D", clean=True)
    assert room.visit.is_over
    room.visit.leave("B", clean=False)
    assert room.visit.is_over


def test_a_leg_lost_in_mid_sentence_does_not_hold_the_script() -> None:
    room = Room()
    assert room.visit.speech_started("A") is ONE
    room.visit.leave("A", clean=False)
    room.wait(2.0)
    assert room.hear("B") == [TWO]


def test_after_ten_quiet_minutes_the_script_starts_over() -> None:
    room = Room()
    room.hear("A", "B")
    room.wait(590)
    assert room.hear("A", "B") == [TWO, TWO]
    room.wait(601)
    assert room.hear("A", "B") == [ONE, ONE]


def test_groups_have_visits_of_their_own_and_lost_ones_are_kept_for_ten_minutes() -> None:
    now = [0.0]
    visits = Visits(lambda: Visit(SCRIPT, lambda: now[0], same_utterance_s=0.7, idle_reset_s=600))
    mine, other = visits.enter("mine", "A", "es"), visits.enter("other", "B", "es")
    assert mine is not other
    mine.leave("A", clean=False)
    assert visits.enter("mine", "C", "es") is mine
    mine.leave("C", clean=False)
    now[0] += 601
    assert visits.enter("mine", "D", "es") is not mine
    assert visits.enter("other", "E", "en") is other
