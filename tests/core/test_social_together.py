"""Relations, traits and network of an analysis as fusion makes it, with the mind's own stream."""

from __future__ import annotations

import numpy as np

from emotionai_core.cognition.expectation import Persistence
from emotionai_core.cognition.presence import presence
from emotionai_core.cognition.stream import MindStream
from emotionai_core.project.edits import AssignSpeaker
from emotionai_core.settings import Settings
from emotionai_core.social.circles import SocietyStream
from emotionai_core.social.network import centralities
from emotionai_core.social.personality import TRAITS, traits
from emotionai_core.social.relations import relations_at
from tests.core.fusions import after, scene


def test_a_fused_scene_gives_relations_traits_and_a_network():
    settings = Settings(fewest_lines=1)
    analysis = after(scene(), [], settings)
    present = presence(analysis, settings.presence_seconds)
    mind = MindStream(settings, Persistence()).mind(analysis)
    society = SocietyStream(settings).society(analysis, mind, present)
    keys = {person.key for person in analysis.people}
    at = relations_at(society, analysis.film.duration)
    assert set(society.keys) == set(centralities(present)) == keys
    # Mara and Ben share the first scene; Omar is alone in the second.
    names = {analysis.name(society.keys[one]) for one in np.flatnonzero(at.met.any(axis=1))}
    assert len(names) == 2 and not any("OMAR" in name.upper() for name in names)
    found = traits(analysis, mind, settings)
    assert set(found) == keys and all(tuple(one.name for one in five) == TRAITS for five in found.values())


def test_the_streams_go_together_through_an_edit():
    settings = Settings()
    minds, societies = MindStream(settings, Persistence()), SocietyStream(settings)

    def both(edits, first, second):
        analysis = after(scene(), edits, settings)
        return second.society(analysis, first.mind(analysis), presence(analysis, settings.presence_seconds))

    both([], minds, societies)
    said = both([AssignSpeaker(1, "face-0")], minds, societies)
    fresh = both([AssignSpeaker(1, "face-0")], MindStream(settings, Persistence()), SocietyStream(settings))
    assert np.array_equal(said.intimacy, fresh.intimacy) and np.array_equal(said.source, fresh.source)
