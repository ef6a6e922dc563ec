"""The account as tables: whole, in one spelling of numbers, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.exchange.account_tables import AccountTable, account_tables, table_csv, tables_json
from emotionai_core.records.account import Account
from emotionai_core.social.relations import relations_at
from tests.accounts import make_account
from tests.made_films import make_film


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account()


@pytest.fixture(scope="module")
def tables(account: Account) -> dict[str, AccountTable]:
    return {table.name: table for table in account_tables(account)}


def read(table: AccountTable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table_csv(table))))


def test_every_row_has_every_column(tables: dict[str, AccountTable]) -> None:
    for table in tables.values():
        assert table.rows, table.name
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.name
        assert len(set(table.columns)) == len(table.columns), table.name


def test_a_memory_of_a_line_that_shows_nothing_has_no_emotion(
    account: Account, tables: dict[str, AccountTable]
) -> None:
    kept = account.mind.memories
    silent = replace(kept, emotion=np.where(np.arange(len(kept)) == 1, -1, kept.emotion).astype(np.int8))
    made = {one.name: one for one in account_tables(replace(account, mind=replace(account.mind, memories=silent)))}
    before, after = read(tables["memories"]), read(made["memories"])
    assert [row["memory"] for row in after if row["emotion"] == ""] == ["1"]
    assert [row for row in after if row["emotion"]] == [row for row in before if row["memory"] != "1"]


def test_tables_are_whole(account: Account, tables: dict[str, AccountTable]) -> None:
    kept = account.mind.memories
    people = len(account.analysis.people)
    wanted = {
        "states": len(account.mind.states),
        "transitions": len(account.mind.transitions),
        "memories": len(kept),
        "long_term": int(np.isfinite(kept.promoted).sum()),
        "rehearsals": len(kept.rehearsal),
        "traits": 5 * people,
        "scores": 7 * people,
        "migrations": len(account.society.moved),
        "alignment": len(account.analysis.lines),
        "centralities": people,
    }
    assert {name: len(tables[name].rows) for name in wanted} == wanted


def test_rows_say_what_the_account_says(account: Account, tables: dict[str, AccountTable]) -> None:
    end = relations_at(account.society, account.analysis.film.duration)
    for row in read(tables["relations"]):
        one, two = end.keys.index(row["person"]), end.keys.index(row["towards"])
        assert float(row["intimacy"]) == pytest.approx(end.intimacy[one, two], abs=5e-4)
    kept = account.mind.memories
    for row in read(tables["memories"]):
        place = int(row["memory"])
        assert row["person"] == kept.keys[int(kept.person[place])]
        assert (row["long_term_from"] == "") == math.isinf(kept.promoted[place])
    times = [float(row["long_term_from"]) for row in read(tables["long_term"])]
    assert times == sorted(times)


def test_unknown_numbers_are_empty_and_null(account: Account, tables: dict[str, AccountTable]) -> None:
    for row in read(tables["alignment"]):
        if row["gap"]:
            assert float(row["expressed_z"]) - float(row["expected_z"]) == pytest.approx(float(row["gap"]), abs=2e-3)
    sure = [row["beyond_error"] == "True" for row in read(tables["alignment"])]
    assert any(sure) and sure == account.alignment.sure.tolist()
    silent = [row for row in read(tables["alignment"]) if row["delivery"] == "abstains"]
    assert silent and all(row["gap"] == "" for row in silent)
    plain = json.loads(tables_json(tables.values()))
    assert plain["alignment"]["gap"].count(None) == len(silent)
    assert "NaN" not in tables_json(tables.values()) and "Infinity" not in tables_json(tables.values())


@pytest.mark.parametrize("evil", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=x", "\r\n=y"])
def test_no_cell_is_run_by_a_spreadsheet(evil: str) -> None:
    film = make_film()
    lines = tuple(replace(line, utterance=replace(line.utterance, text=evil)) for line in film.lines)
    people = tuple(replace(person, name=evil) for person in film.people)
    for table in account_tables(make_account(replace(film, lines=lines, people=people))):
        text = sorted({column for column in table.columns if column in ("name", "text", "words", "towards_name")})
        for row in read(table):
            assert all(row[column][:1] not in ("=", "+", "-", "@", "\t", "\n", "\r") for column in text), table.name
