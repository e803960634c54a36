//! What is saved as a code that a telephone opens: the names of vacancies in the address's fragment. They are public, and nobody is
//! named by them.

/// What stands before the names.
const BEFORE: &str = "v=";
/// The most vacancies that are kept in a visit.
pub const MAX_SAVED: usize = 20;
/// The most letters of a name.
const MAX_NAME: usize = 64;

/// The fragment that says which vacancies are saved.
pub fn written(saved: &[String]) -> String {
    [BEFORE, &saved.join(",")].concat()
}

/// The vacancies that a fragment names, or `None` if it is none of these. What cannot be a name is left out.
pub fn read(fragment: &str) -> Option<Vec<String>> {
    let fragment = fragment.trim_start_matches('#');
    let names = fragment.strip_prefix(BEFORE)?.split(',');
    Some(
        names
            .filter(|name| is_name(name))
            .take(MAX_SAVED)
            .map(str::to_owned)
            .collect(),
    )
}

/// Adds what a code has brought to what is saved already.
pub fn add(saved: &mut Vec<String>, brought: Vec<String>) {
    for name in brought {
        if saved.len() < MAX_SAVED && !saved.contains(&name) {
            saved.push(name);
        }
    }
}

/// A provider's prefix and its own name for the vacancy, as an address may have them.
fn is_name(name: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_' | b'.');
    let both = name.split_once(':');
    name.len() <= MAX_NAME
        && both.is_some_and(|(prefix, own)| {
            !prefix.is_empty() && !own.is_empty() && prefix.bytes().chain(own.bytes()).all(is_plain)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let saved = names(&["work24:K140022610010052", "own:7"]);
        assert_eq!(written(&saved), "v=work24:K140022610010052,own:7");
        assert_eq!(read(&written(&saved)), Some(saved.clone()));
        assert_eq!(read(&["#", &*written(&saved)].concat()), Some(saved));
        assert_eq!(read(&written(&[])), Some(Vec::new()));
    }

    #[test]
    fn nothing_else_is_taken() {
        for other in ["", "h=own:1", "r=1", "own:1"] {
            assert_eq!(read(other), None, "{other}");
        }
        let long = format!("own:{}", "a".repeat(80));
        let odd = format!("v=own:1,,own:,:1,own,own:<b>,own:1 2,{long},가:1,own:2");
        assert_eq!(read(&odd), Some(names(&["own:1", "own:2"])));
        let many = (0..50).map(|at| format!("own:{at}")).collect::<Vec<_>>();
        assert_eq!(read(&written(&many)).map(|read| read.len()), Some(MAX_SAVED));
    }

    #[test]
    fn what_is_there_stays_and_nothing_is_there_twice() {
        let mut saved = names(&["own:1"]);
        add(&mut saved, names(&["own:2", "own:1"]));
        assert_eq!(saved, names(&["own:1", "own:2"]));
        add(&mut saved, (10..50).map(|at| format!("own:{at}")).collect());
        assert_eq!((saved.len(), &*saved[0]), (MAX_SAVED, "own:1"));
    }
}
