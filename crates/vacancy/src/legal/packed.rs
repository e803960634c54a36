//! What the check knows, packed into one row of bytes.
//!
//! The patterns are some twenty thousand bytes of words, which only a company that posts a vacancy needs. In an app's code every constant
//! stands in the memory that comes first; a row of bytes behind a mark is cut out of it and comes with the part of the code that reads
//! it (`data` below `[[later]]` in `bundle.toml`, docs/adr/0012). So the constants are written into such a row while the crate is compiled,
//! and read from there alone: an app has no other copy of them.

mod read;
mod write;

use std::sync::OnceLock;

use crate::legal::pattern::{Part, Pattern};
use crate::legal::rule::Rule;

/// Everything that the check looks up.
pub(crate) struct Law {
    /// All patterns.
    pub(crate) patterns: Vec<Pattern>,
    /// How a text states a least age below 18.
    pub(crate) young_seeker: &'static [Part],
    /// Words that deny a demand.
    pub(crate) denials: &'static str,
    /// Words that may stand between a demand and its denial.
    pub(crate) before_denials: &'static str,
    articles: Vec<(&'static str, &'static str)>,
}

impl Law {
    /// Returns the law and the article of a rule.
    pub(crate) fn article(&self, rule: Rule) -> Option<(&'static str, &'static str)> {
        self.articles.get(rule as usize).copied()
    }
}

/// Everything that the check looks up, read once.
pub(crate) fn law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(|| {
        read::law(write::packed()).unwrap_or(Law {
            patterns: Vec::new(),
            young_seeker: &[],
            denials: "",
            before_denials: "",
            articles: Vec::new(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legal::pattern::{BEFORE_DENIALS, DENIALS};
    use crate::legal::patterns;

    #[test]
    fn what_is_read_is_what_was_written() {
        let law = law();
        let written: Vec<&Pattern> = patterns::ALL.iter().copied().flatten().collect();
        assert_eq!(law.patterns.iter().collect::<Vec<_>>(), written);
        assert_eq!(law.young_seeker, patterns::YOUNG_SEEKER);
        assert_eq!((law.denials, law.before_denials), (DENIALS, BEFORE_DENIALS));
        for rule in Rule::ALL {
            let article = rule.article();
            assert_eq!(law.article(rule), Some((article.law, article.article)));
        }
    }

    #[test]
    fn half_a_row_is_no_law() {
        let whole = write::packed();
        for end in (0..whole.len()).step_by(101) {
            assert!(read::law(&whole[..end]).is_none(), "{end}");
        }
    }
}
