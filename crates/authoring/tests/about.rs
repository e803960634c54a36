//! What the app shows of the agency's report of 2024.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use authoring::report::Report;
use authoring::{Authored, Diagnostic, Results, SourceFile, read, read_folder};
use catalog::about::{About, Figure};
use catalog::{Lang, Text};
use eligibility::Date;

const RESULTS: &str = "results/2024.toml";

fn files() -> Vec<SourceFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    read_folder(&folder).files
}

fn shipped() -> Authored {
    read(&files()).unwrap()
}

fn results() -> Results {
    shipped().results.pop().unwrap()
}

fn about() -> About {
    authoring::about::of(&results())
}

/// What is wrong with the shipped report if one text of it is replaced by another.
fn wrong(from: &str, to: &str) -> Vec<Diagnostic> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == RESULTS).unwrap();
    assert!(file.text.contains(from), "{from}");
    file.text = file.text.replacen(from, to, 1);
    let problems = read(&files).err().unwrap_or_default();
    assert!(
        problems.iter().all(|problem| problem.position.is_some()),
        "{problems:?}"
    );
    problems
}

fn find<'a>(about: &'a About, id: &str) -> &'a Figure {
    about.figure(id).unwrap().0
}

#[test]
fn the_lines_have_every_figure_and_every_mismatch_in_each_language() {
    let about = about();
    for lang in Lang::ALL {
        let lines = about.lines(lang);
        let of = |kind: &str| -> Vec<Vec<String>> {
            let lines = lines
                .lines()
                .map(|line| line.split('\t').map(str::to_owned).collect());
            lines.filter(|parts: &Vec<String>| parts[0] == kind).collect()
        };
        assert_eq!(
            (of("year").len(), of("group").len(), of("figure").len()),
            (1, 8, 54)
        );
        assert!(of("figure").iter().all(|parts| parts.len() == 6));
        assert!(
            of("figure")
                .iter()
                .all(|parts| parts[4].parse::<u32>().unwrap() <= 1_000)
        );
        let notes = of("note");
        assert!(notes.iter().all(|parts| parts.len() == 4 && !parts[1].is_empty()));
        assert_eq!(notes.iter().filter(|parts| !parts[3].is_empty()).count(), 4);
    }
    let korean = about.lines(Lang::Ko);
    assert!(korean.contains("\t1,216명\t1000\t"), "{korean}");
    assert!(about.lines(Lang::En).contains("\t1,216 people\t1000\t"));
}

#[test]
fn nothing_within_a_line_is_taken_for_another_part() {
    let mut about = about();
    about.groups[0].title.ko = "한\t줄\n둘".to_owned();
    assert!(about.lines(Lang::Ko).contains("group\t한 줄 둘\n"));
}

#[test]
fn every_figure_of_the_report_is_there_under_its_heading_in_its_order() {
    let (about, results) = (about(), results());
    assert_eq!((about.year, about.groups.len()), (2024, 8));
    let shown: Vec<(&str, &str, String, &str)> = about
        .groups
        .iter()
        .flat_map(|group| group.figures.iter().map(move |figure| (group, figure)))
        .map(|(group, figure)| {
            let number = figure.number().replace(',', "");
            (
                figure.id.as_str(),
                group.title.ko.as_str(),
                number,
                figure.unit.ko.as_str(),
            )
        })
        .collect();
    let stated: Vec<(&str, &str, String, &str)> = results
        .figures
        .iter()
        .map(|figure| {
            let number = figure.value.to_string();
            (
                figure.id.as_str(),
                figure.block.as_str(),
                number,
                figure.unit.as_str(),
            )
        })
        .collect();
    assert_eq!(shown, stated);
    assert_eq!(shown.len(), 54);
}

#[test]
fn every_mismatch_of_the_planners_report_is_there_with_both_numbers_in_words() {
    let authored = shipped();
    let report = Report::of(&authored, Date::parse("2026-11-24").unwrap()).unwrap();
    let about = about();
    let year = report.years.iter().find(|year| year.year == about.year).unwrap();
    let sums = |id: &str| authored.results[0].sums.iter().find(|sum| sum.id == *id).unwrap();
    assert_eq!(year.mismatches.len(), 4);
    for mismatch in &year.mismatches {
        let sum = sums(&mismatch.sum);
        let total = find(&about, &sum.total);
        let split = total
            .splits
            .iter()
            .find(|split| split.parts == sum.parts)
            .unwrap();
        assert!(!split.holds(total));
        assert_eq!(f64::from(total.value), mismatch.stated);
        assert_eq!(f64::from(split.sum), mismatch.computed);
        assert_eq!(f64::from(split.alike.unwrap_or(split.sum)), mismatch.alike);
        // The number that differs stands in the note; Vietnamese has a point between thousands.
        let differs = if split.sum == total.value {
            split.alike.unwrap()
        } else {
            split.sum
        };
        let number = catalog::about::written(differs, 0);
        let note = split.note.as_ref().unwrap();
        for lang in Lang::ALL {
            let (text, found) = note.get(lang);
            assert!(
                found == lang && text.replace('.', ",").contains(&number),
                "{text}"
            );
        }
    }
    let told: Vec<&Text> = year
        .conflicts
        .iter()
        .filter_map(|conflict| conflict.note.as_ref())
        .collect();
    assert_eq!(told.len(), 1);
    for id in ["mid-life-jobs", "mid-life-courses-hired"] {
        assert_eq!(find(&about, id).notes.iter().collect::<Vec<_>>(), told);
    }
}

#[test]
fn sums_that_hold_need_no_word_and_nothing_else_is_called_a_mismatch() {
    let about = about();
    let splits = || {
        let figures = about.groups.iter().flat_map(|group| &group.figures);
        figures.flat_map(|figure| figure.splits.iter().map(move |split| (figure, split)))
    };
    let broken: Vec<(u32, u32, Option<u32>)> = splits()
        .filter(|(total, split)| !split.holds(total))
        .map(|(total, split)| (total.value, split.sum, split.alike))
        .collect();
    let wanted = [
        (1216, 1221, None),
        (1216, 1200, None),
        (753, 732, None),
        (1800, 1800, Some(1788)),
    ];
    assert_eq!(broken, wanted);
    assert_eq!(splits().count(), 9);
    assert!(
        splits()
            .filter(|(total, split)| split.holds(total))
            .all(|(_, split)| split.note.is_none())
    );
    for (total, split) in splits() {
        let parts: Vec<&Figure> = split.parts.iter().map(|id| find(&about, id)).collect();
        assert!(
            parts
                .iter()
                .all(|part| part.decimals == total.decimals && part.depth > total.depth)
        );
        assert_eq!(parts.iter().map(|part| part.value).sum::<u32>(), split.sum);
    }
}

#[test]
fn growth_depth_and_the_point_are_those_of_the_report() {
    let about = about();
    let figures = || about.groups.iter().flat_map(|group| &group.figures);
    let growths: Vec<&str> = figures()
        .filter_map(|figure| figure.growth_percent.as_deref())
        .collect();
    assert_eq!(growths, ["213", "653", "256"]);
    let depths =
        ["jobs-total", "youth-center-jobs", "youth-fair-jobs", "bus-riders"].map(|id| find(&about, id).depth);
    assert_eq!(depths, [0, 1, 2, 0]);
    assert_eq!(find(&about, "mid-life-satisfaction").number(), "92.3");
    assert_eq!(find(&about, "fair-participants").number(), "1,971");
}

#[test]
fn every_text_is_in_every_language() {
    let about = about();
    let mut texts: Vec<&Text> = about.source.iter().collect();
    for group in &about.groups {
        texts.push(&group.title);
        for figure in &group.figures {
            texts.extend([&figure.label, &figure.unit]);
            texts.extend(&figure.notes);
            texts.extend(figure.splits.iter().filter_map(|split| split.note.as_ref()));
        }
    }
    for text in texts {
        for lang in [Lang::En, Lang::Zh, Lang::Vi] {
            assert_eq!(text.get(lang).1, lang, "{}", text.ko);
        }
    }
}

#[test]
fn what_the_app_could_not_show_is_refused_with_its_place() {
    for (from, to, said) in [
        // A heading and a unit that nothing translates.
        (
            "block = \"주요 성과\"",
            "block = \"주요성과\"",
            "there is no heading `주요성과`",
        ),
        (
            "unit = \"개 노선\"",
            "unit = \"개노선\"",
            "there is no unit `개노선`",
        ),
        ("value = 92.3", "value = 92.3333", "`92.3333`"),
        ("value = 92.3", "value = -1", "`-1`"),
        ("value = 92.3", "value = 1e300", "mid-life-satisfaction"),
        // A sum that holds no longer, without a word about it.
        ("value = 165", "value = 164", "make 191, the stated total is 192"),
    ] {
        let problems = wrong(from, to);
        let [problem] = problems.as_slice() else {
            panic!("{problems:?}");
        };
        assert!(problem.message.en.contains(said), "{problem}");
    }
}

#[test]
fn a_report_whose_headings_are_in_korean_alone_is_shown_in_korean() {
    let mut results = results();
    results.headings.clear();
    results.units.clear();
    let about = authoring::about::of(&results);
    let group = about.groups.first().unwrap();
    assert_eq!(group.title.get(Lang::En), ("주요 성과", Lang::Ko));
    assert_eq!(
        group.figures.first().unwrap().unit.get(Lang::Vi),
        ("명", Lang::Ko)
    );
}

#[test]
fn a_report_without_figures_is_its_year_alone() {
    let mut results = results();
    results.figures.clear();
    results.source = None;
    assert_eq!(authoring::about::of(&results).lines(Lang::Ko), "year\t2024\t\n");
}

#[test]
fn parts_with_a_point_bring_it_to_their_total_and_circles_end() {
    let mut results = results();
    let part = results
        .figures
        .iter_mut()
        .find(|figure| figure.id == "fair-hires-online");
    part.unwrap().value = 164.5;
    let mut back = results
        .sums
        .iter()
        .find(|sum| sum.id == "fair-hires-by-hall")
        .unwrap()
        .clone();
    back.parts = vec!["fair-hires".to_owned()];
    "fair-hires-on-site".clone_into(&mut back.total);
    results.sums.push(back);
    let about = authoring::about::of(&results);
    let total = find(&about, "fair-hires");
    assert_eq!((total.number().as_str(), total.decimals), ("192.0", 1));
    let [split] = total.splits.as_slice() else {
        panic!("one split");
    };
    assert_eq!(catalog::about::written(split.sum, total.decimals), "191.5");
    assert_eq!(total.depth, 9);
}
