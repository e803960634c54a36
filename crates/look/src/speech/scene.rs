//! What of the page is known to the listener: only what has changed is said.

/// What the page says of itself at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Scene {
    /// Which screen it is.
    pub(super) screen: String,
    /// What it announces.
    pub(super) live: String,
    /// What has the focus.
    pub(super) name: String,
    /// The state of that.
    pub(super) state: String,
}

/// What is said of what has changed since a scene that is known. `welcome` goes before the first screen of all, `whole` reads a screen
/// that has come.
pub(super) fn news(before: &Scene, now: &Scene, welcome: &str, whole: impl FnOnce() -> String) -> String {
    let mut said = String::new();
    let arrived = now.screen != before.screen;
    if arrived {
        if before.screen.is_empty() {
            said.push_str(welcome);
        }
        said.push_str(&whole());
    } else if now.live != before.live {
        said.push_str(&now.live);
    }
    let moved = arrived || now.name != before.name;
    if moved {
        said.push_str(&now.name);
    }
    if moved || now.state != before.state {
        said.push_str(&now.state);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene([screen, live, name, state]: [&str; 4]) -> Scene {
        Scene {
            screen: screen.to_owned(),
            live: live.to_owned(),
            name: name.to_owned(),
            state: state.to_owned(),
        }
    }

    #[test]
    fn only_what_has_changed_is_said() {
        let before = ["2Form", "3 left. ", "Name, field. ", "empty "];
        for (now, said) in [
            (before, ""),
            (["2Form", "3 left. ", "Name, field. ", "3 stars "], "3 stars "),
            (
                ["2Form", "3 left. ", "Phone, field. ", "empty "],
                "Phone, field. empty ",
            ),
            (["2Form", "2 left. ", "Name, field. ", "empty "], "2 left. "),
            (
                ["2Form", "2 left. ", "Next, button. ", ""],
                "2 left. Next, button. ",
            ),
            (["3Review", "", "", ""], "<whole>"),
            (
                ["3Review", "3 left. ", "Name, field. ", "empty "],
                "<whole>Name, field. empty ",
            ),
        ] {
            let heard = news(&scene(before), &scene(now), "<welcome>", || "<whole>".to_owned());
            assert_eq!(heard, said, "{now:?}");
        }
    }

    #[test]
    fn the_first_screen_comes_with_a_welcome() {
        let now = scene(["1Start", "", "Help, button. ", ""]);
        let heard = news(&Scene::default(), &now, "<welcome>", || "<whole>".to_owned());
        assert_eq!(heard, "<welcome><whole>Help, button. ");
    }
}
