"""Dates as people and programs write them."""

import pytest

from narrator.sources.dates import order_in, published_in, short_date, timed_date, whole_date, written_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20. März 2021 - 15:00 Uhr", "2021-03-20"),
        ("Updated 2010 GMT (0410 HKT) March 14, 2021", "2021-03-14"),
        ("By Ann, Aug. 3rd, 2021", "2021-08-03"),
        ("le 1er août 2021 à 10h", "2021-08-01"),
        ("3 de agosto de 2021", "2021-08-03"),
        ("2 августа 2021 г.", "2021-08-02"),
        ("2021年8月3日", "2021-08-03"),
        ("3. srpna 2021", "2021-08-03"),
        ("3 sierpnia 2021", "2021-08-03"),
        ("3. avgust 2021", "2021-08-03"),
        ("3 Agustus 2021", "2021-08-03"),
        ("3 noiembrie 2021", "2021-11-03"),
        ("3. фебруар 2021.", "2021-02-03"),
        ("2021. augusztus 3.", "2021-08-03"),
        ("3. elokuuta 2021", "2021-08-03"),
        ("3 Ağustos 2021", "2021-08-03"),
        ("3 серпня 2021", "2021-08-03"),
        ("2021년 8월 3일", "2021-08-03"),
        ("3. listopada 2021", "2021-11-03"),
        ("Tue Aug 3 10:00:00 CEST 2021", "2021-08-03"),
        ("5 \u00b5\u03b1\u03c1 2024", "2024-03-05"),  # with a micro sign
        ("5 \u017fep 2024, 6 Sep 2024", "2024-09-05"),  # with a long s
        ("5 JU\u0130N 2024, 6 Sep 2024", "2024-09-06"),
        ("05.02.2020 - Redaktion", "2020-02-05"),
        ("13/08/2020", "2020-08-13"),
        ("5/8/2020", ""),
        ("12/24/2020", "2020-12-24"),
        ("Mon, 05/03/2021 - 10:12", "2021-05-03"),
        ("Wednesday 05/05/2021", "2021-05-05"),
        ("Sun 05/03/2021", ""),  # neither was one
        ("Fri. 05/03/2021", "2021-03-05"),
        ("26 | 01 | 2022", "2022-01-26"),
        ("3 de mayo de 202221:25", "2022-05-03"),  # a box for the date, and one for the time
        ("the 4th of May, 2021", "2021-05-04"),
        ("04-May-2021", "2021-05-04"),
        ("2021 m. gegužės 4 d.", "2021-05-04"),
        ("4 مايو 2021", "2021-05-04"),
        ("4 במאי 2021", "2021-05-04"),
        ("4 मई 2021", "2021-05-04"),
        ("平成31年4月1日", "2019-04-01"),
        ("令和元年5月4日", "2019-05-04"),
        ("31.02.2020", ""),
        ("12 comments in 2019", ""),
        ("99999-12-31", ""),
    ],
)
def test_dates_as_people_write_them(text: str, expected: str) -> None:
    assert written_date(text) == expected


@pytest.mark.parametrize(("order", "expected"), [("", ""), ("day", "2020-08-05"), ("month", "2020-05-08")])
def test_an_order_settles_what_can_be_read_in_two_ways(order: str, expected: str) -> None:
    assert written_date("5/8/2020", order) == expected
    assert written_date("13/8/2020", order) == "2020-08-13"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["13/8/2020 and 5/8/2020"], "day"),
        (["8/13/2020"], "month"),
        (["13/8/2020", "8/13/2020"], ""),
        (["5/8/2020"], ""),
        (["Posted 06/01/2022 PDT", "1/2/2022"], "month"),
        (["Posted 06/01/2022, 9:30 AM EST"], "month"),
        (["Posted 06/01/2022 GMT"], ""),
    ],
)
def test_other_dates_tell_the_order(texts: list[str], expected: str) -> None:
    assert order_in(iter(texts)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Published: Mar. 4, 2021 | Updated: Mar. 6, 2021", "2021-03-04"),
        ("March 4, 2021, updated March 6, 2021", "2021-03-04"),
        ("Last updated 06 Jun 2022, originally created 04 Mar 2021", "2021-03-04"),
        ("Publisert 04.03.2021 kl. 10:12 Oppdatert 05.03.2021", "2021-03-04"),
        ("입력 2021.03.04 10:12 수정 2021.03.05 09:00", "2021-03-04"),
        ("Zuletzt aktualisiert am 4. März 2021", ""),
        ("2021.03.04 lastupdate", ""),
        ("最終更新日：2021年3月4日", ""),
        ("Ada Brook, member since March 4, 2011", ""),
        ("Mitglied seit dem 4. März 2011", ""),
        ("Valid until 4 May 2021", ""),
        ("Ada Brook, joined 4 May 2011, posted 5 May 2021", "2021-05-05"),
        ("12 Ottobre 2020 alle 07:30 Aggiornato alle 09:00", "2020-10-12"),
        ("12 October 2020 (updated)", ""),
    ],
)
def test_dates_of_changes_and_of_people_are_none_of_publication(text: str, expected: str) -> None:
    assert published_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-05-03T23:00:00Z", "2021-05-03"),
        ("20210503", "2021-05-03"),
        ("20210503T2300Z", "2021-05-03"),
        ("1620043200", "2021-05-03"),
        ("1620043200000", "2021-05-03"),
        ("Mon, 03 May 2021 12:00:00 -0500", "2021-05-03"),
        ("2021", ""),
        ("20211503", ""),
    ],
)
def test_dates_as_programs_write_them(text: str, expected: str) -> None:
    assert whole_date(text) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("04.03.21", "", "2021-03-04"),
        ("04.03.21, 10:12 Uhr", "", "2021-03-04"),
        ("10.15.15", "", "2015-10-15"),
        ("04/03/21", "", ""),
        ("04/03/21", "day", "2021-03-04"),
        ("04.03.98", "", ""),
        ("Version 10.15.15", "", ""),
    ],
)
def test_years_of_two_figures_count_in_texts_of_nothing_else(text: str, order: str, expected: str) -> None:
    assert short_date(text, order) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo 03.05.21 | 14:07 Uhr | Von Ada Brook", "2021-05-03"),
        ("12/20/16 08:00 AM", "2016-12-20"),
        ("05/03/16 08:00 AM", ""),
        ("Version 1.12.10.15", ""),
        ("03.05.21", ""),
    ],
)
def test_years_of_two_figures_count_before_a_time_of_day(text: str, expected: str) -> None:
    assert timed_date(text) == expected
