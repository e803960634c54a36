//! People for whom an author knows the answer.

use catalog::ProgramIndex;
use eligibility::{Verdict, Vocabulary};

use super::Reader;
use super::facts::read_value;
use crate::authored::Example;
use crate::files::SourceFile;
use crate::problem::both;
use crate::source::ExampleSource;

impl Reader<'_> {
    /// An example of the program whose file and which itself are at these positions; `None` without a verdict.
    pub(super) fn example(
        &mut self,
        file: &SourceFile,
        (file_index, program): (usize, usize),
        example: ExampleSource,
        words: &Vocabulary,
    ) -> Option<Example> {
        let Some(verdict) = Verdict::from_name(example.verdict.get_ref()) else {
            let verdict = example.verdict.get_ref();
            let message = both(
                format!("`{verdict}`: 판정이 아니에요"),
                format!("`{verdict}` is no verdict"),
            );
            let hint = both(
                "eligible, not-eligible, open 가운데 하나를 써 주세요",
                "write eligible, not-eligible or open",
            );
            self.report_problem(file, Some(example.verdict.span()), message, hint);
            return None;
        };
        let mut facts = Vec::new();
        for (name, value) in example.facts {
            match words.find(&name) {
                Some(fact) => facts.push((
                    fact,
                    read_value(words.fact(fact).map(|fact| &fact.domain), value.into_inner()),
                )),
                None => {
                    let message = both(
                        format!("`{name}` 항목이 없어요"),
                        format!("there is no fact `{name}`"),
                    );
                    let hint = both("facts.toml을 보세요", "see facts.toml");
                    self.report_problem(file, Some(value.span()), message, hint);
                }
            }
        }
        Some(Example {
            program: ProgramIndex(program),
            span: example.name.span(),
            name: example.name.into_inner(),
            on: example.on,
            facts,
            verdict,
            because: example.because,
            confirm: example.confirm,
            file: file_index,
        })
    }
}
