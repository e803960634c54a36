//! Which part of the code each Korean text comes with. The build reads the app's sources for it, so that nobody keeps a list.

/// The modules of the app that a later part of the code has, as `didim_app::screens::jobs::list`.
pub struct Modules(pub Vec<String>);

/// A source file of the app: its module, as `didim_app::screens::jobs::list`, and what stands in it.
pub struct Source {
    /// The module.
    pub module: String,
    /// The text without its tests.
    pub text: String,
}

impl Source {
    /// Takes a file by its path below `src`, with `/` between its parts.
    pub fn new(path: &str, text: &str) -> Self {
        let path = path.trim_end_matches(".rs").replace('/', "::");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        Self {
            module: ["didim_app::", &path].concat(),
            text: text.to_owned(),
        }
    }

    /// Returns whether the file names a text by its variant of `T`.
    fn names(&self, variant: &str) -> bool {
        let path = ["T::", variant].concat();
        let mut rest = self.text.as_str();
        while let Some((_, behind)) = rest.split_once(&path) {
            // `T::Form` does not stand in `T::FormTitle`.
            if !behind.starts_with(|letter: char| letter.is_alphanumeric()) {
                return true;
            }
            rest = behind;
        }
        false
    }
}

/// Returns the position of the part that a text comes with: the earliest of those whose modules name it. `None` is the first part, which has what
/// one of its own files names, and what none does.
pub fn part_of(variant: &str, sources: &[Source], parts: &[Modules]) -> Option<usize> {
    let of = |source: &Source| {
        let is_in = |module: &String| {
            let rest = source.module.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        parts.iter().position(|part| part.0.iter().any(is_in))
    };
    let using = sources.iter().filter(|source| source.names(variant));
    let all: Option<Vec<usize>> = using.map(of).collect();
    all?.into_iter().min()
}
