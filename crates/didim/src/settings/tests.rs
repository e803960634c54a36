use clap::{CommandFactory, FromArgMatches, Parser};

use super::*;

/// The flags alone, as a command of their own.
#[derive(Parser)]
struct Alone {
    #[command(flatten)]
    flags: Flags,
}

fn read(arguments: &[&str]) -> Result<Settings, SettingsError> {
    let words = [["serve"].as_slice(), arguments].concat();
    // Whatever is set where the tests run.
    let command = Alone::command().mut_args(|argument| argument.env(None));
    let matches = command.try_get_matches_from(words).unwrap();
    Settings::read(Alone::from_arg_matches(&matches).unwrap().flags, Some(&matches))
}

/// The settings that a file gives.
fn of(text: &str) -> Result<Settings, SettingsError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("didim.toml");
    std::fs::write(&file, text).unwrap();
    read(&["--config", file.to_str().unwrap()])
}

fn refusal(text: &str) -> String {
    let error = of(text).unwrap_err().to_string();
    error.rsplit_once("didim.toml:").unwrap().1.to_owned()
}

#[test]
fn what_nobody_says_is_the_default() {
    let settings = read(&[]).unwrap();
    assert_eq!(settings.listen.value.to_string(), "127.0.0.1:8787");
    assert_eq!(settings.anonymous_per_minute.value, 60);
    assert_eq!(settings.anonymous_per_minute_in_all.value, 6_000);
    let budget = (&settings.device_items_per_day, &settings.device_mib_per_day);
    assert_eq!((budget.0.value, budget.1.value), (10_000, 512));
    let by_itself = intake::DeviceBudget::default();
    assert_eq!((by_itself.items, by_itself.bytes), (10_000, 512 << 20));
    assert_eq!(settings.log_format.value, None);
    assert_eq!(settings.trusted_proxies.value, ["127.0.0.0/8", "::1"]);
    assert!(settings.shown.iter().all(|(.., from)| *from == Origin::Default));
    assert!(matches!(settings.data(), Err(SettingsError::NoData)));
}

#[test]
fn a_flag_goes_before_the_file_and_paths_in_the_file_are_relative_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("didim.toml");
    std::fs::write(
        &file,
        "# first\ndata = \"state\"\nlisten = \"[::1]:80\"\ncatalog = \"/abs/c.didim\"\n\
         anonymous_per_minute = 7\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let settings = read(&["--config", path, "--listen", "127.0.0.1:9"]).unwrap();
    assert_eq!(settings.data().unwrap(), folder.path().join("state"));
    assert_eq!(
        settings.data.from,
        Origin::File {
            path: file.clone(),
            line: 2
        }
    );
    assert_eq!(settings.data.from.to_string(), format!("{path}:2"));
    assert_eq!(settings.listen.value.to_string(), "127.0.0.1:9");
    assert_eq!(settings.listen.from, Origin::Flag("--listen".to_owned()));
    assert_eq!(settings.catalog.value.as_deref(), Some(Path::new("/abs/c.didim")));
    assert_eq!(settings.anonymous_per_minute.value, 7);
}

#[test]
fn a_key_that_is_not_known_is_named_with_its_line_and_the_nearest() {
    assert_eq!(
        refusal("data = \"d\"\n\nlistn = \"127.0.0.1:1\"\n"),
        "3: there is no setting `listn`; the nearest is `listen`"
    );
    assert_eq!(
        refusal("catalog-key = \"d\"\n"),
        "1: there is no setting `catalog-key`; the nearest is `catalog_key`"
    );
    // No setting is near to a key as long as the file may be, and it is not printed whole.
    let long = refusal(&format!("{} = 1\n", "k".repeat(1_000_000)));
    assert!(
        long.starts_with("1: there is no setting `kkk") && long.len() < 300,
        "{} bytes",
        long.len()
    );
    assert!(refusal("data = \"d\"\n[serve]\nlisten = \"x\"\n").starts_with("2: there is no setting `serve`"));
}

#[test]
fn a_value_of_another_kind_is_named_with_its_line() {
    for (text, said) in [
        ("listen = 80", "1: `listen` must be an address"),
        ("listen = \"localhost\"", "1: `listen` must be an address"),
        ("\ndata = \"\"", "2: `data` must be a path"),
        (
            "anonymous_per_minute = -1",
            "1: `anonymous_per_minute` must be a whole",
        ),
        (
            "anonymous_per_minute = \"60\"",
            "1: `anonymous_per_minute` must be a",
        ),
        ("trusted_proxies = \"::1\"", "1: `trusted_proxies` must be a list"),
        ("trusted_proxies = [1]", "1: `trusted_proxies` must be a list"),
        ("log_format = \"xml\"", "1: `log_format` must be \"text\" or"),
        ("data = \"a\"\ndata = \"b\"", "2: "),
        ("data = \"a", "1: "),
    ] {
        let refused = refusal(text);
        assert!(refused.starts_with(said), "{text}: {refused}");
    }
    let error = read(&["--config", "/nowhere/didim.toml"]).unwrap_err();
    assert!(error.to_string().contains("/nowhere/didim.toml"));
}

#[test]
fn settings_that_do_not_go_together_are_refused() {
    let error = of("catalog_key = \"k\"").unwrap_err().to_string();
    assert!(error.contains("no catalog"), "{error}");
    let error = of("release_key = \"k\"").unwrap_err().to_string();
    assert!(error.contains("no folder of the app"), "{error}");
    let error = of("metrics = \"127.0.0.1:8787\"").unwrap_err();
    assert!(matches!(error, SettingsError::SameAddress(_)), "{error}");
    let error = of("anonymous_per_minute = 6001").unwrap_err();
    assert!(matches!(error, SettingsError::Limits(6_001, 6_000)), "{error}");
    for name in ["device_items_per_day", "device_mib_per_day"] {
        let error = of(&format!("{name} = 0")).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}` is 0")), "{error}");
    }
    for wrong in ["localhost", "10.0.0.0/33", "10.0.0.0/", "::1/129", ""] {
        let error = of(&format!("trusted_proxies = [\"{wrong}\"]")).unwrap_err();
        assert!(matches!(error, SettingsError::Proxy(..)), "{wrong}");
    }
    let good = read(&["--trusted-proxies", "127.0.0.1,10.0.0.0/8,::1,fd00::/8"]).unwrap();
    assert_eq!(good.trusted_proxies.value.len(), 4);
}

#[test]
fn a_password_is_never_shown() {
    for (url, shown) in [
        ("postgres://u@h/n", "postgres://u@h/n"),
        ("postgres://u:s3cr3t@h:5/n", "postgres://u:****@h:5/n"),
        (
            "postgresql://u:s3cr3t@h/n?sslmode=require&password=s3cr3t",
            "postgresql://u:****@h/n?sslmode=require&password=****",
        ),
        ("postgres://u:s3%40cr3t@h/n", "postgres://u:****@h/n"),
    ] {
        let settings = of(&format!("database = \"{url}\"")).unwrap();
        let row = settings.shown.iter().find(|(name, ..)| *name == "database");
        assert_eq!(row.unwrap().1, shown);
        assert!(!format!("{settings:?}").contains("s3cr3t"));
    }
    for wrong in ["mysql://u:s3cr3t@h/n", "s3cr3t", "host=h password=s3cr3t"] {
        let error = read(&["--database", wrong]).unwrap_err();
        assert!(matches!(&error, SettingsError::Database(_)), "{error}");
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
    }
}

/// `docs/didim.toml`: `# key = value` is a default, `## key = value` an example of what has none.
#[test]
fn the_documented_file_names_every_setting_and_its_real_default() {
    let text = include_str!("../../../../docs/didim.toml");
    let documented = of(text).unwrap();
    let defaults = read(&[]).unwrap();
    let names = |mark: &str| -> Vec<&str> {
        let rest = text.lines().filter_map(|line| line.strip_prefix(mark));
        let keys = rest.filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
        keys.filter(|key| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
            .collect()
    };
    let (set, default, example) = (names(""), names("# "), names("## "));
    let mut named = [set.clone(), default.clone(), example.clone()].concat();
    let mut all: Vec<&str> = defaults.shown.iter().map(|(name, ..)| *name).collect();
    named.sort_unstable();
    all.sort_unstable();
    assert_eq!(named, all, "each setting once");
    // Every line in effect: they parse, and those that are said to be defaults are.
    let uncommented: String = text
        .lines()
        .map(|line| {
            let said = line.trim_start_matches("# ").trim_start_matches("## ");
            let is_key = all.iter().any(|key| said.starts_with(&format!("{key} = ")));
            if is_key {
                format!("{said}\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    let effective = of(&uncommented).unwrap();
    for ((name, value, from), (_, by_default, _)) in effective.shown.iter().zip(&defaults.shown) {
        assert_ne!(*from, Origin::Default, "{name}");
        if default.contains(name) {
            assert_eq!(value, by_default, "{name}");
        } else {
            assert_eq!(
                by_default, "-",
                "{name} has a default, which `# {name} = …` should say"
            );
        }
    }
    for (name, _, from) in &documented.shown {
        assert_eq!(*from != Origin::Default, set.contains(name), "{name}");
    }
}

#[test]
fn a_file_in_another_encoding_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("didim.toml");
    // A comment, 세종, as Korean Windows writes it.
    std::fs::write(
        &file,
        [b"# ".as_slice(), &[0xbc, 0xbc, 0xc1, 0xbe], b"\n"].concat(),
    )
    .unwrap();
    let error = read(&["--config", file.to_str().unwrap()])
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("didim.toml`: this is not UTF-8, it looks like CP949 (EUC-KR); save it as UTF-8"),
        "{error}"
    );
    std::fs::write(&file, "\u{feff}anonymous_per_minute = 7\r\n").unwrap();
    let settings = read(&["--config", file.to_str().unwrap()]).unwrap();
    assert_eq!(settings.anonymous_per_minute.value, 7);
}
