//! `cargo xtask dist`

use std::path::Path;

use crate::error::Result;
use product::{Keys, app, build_catalog, build_didim, desk};
use provision::Workspace;
use provision::files;
use provision::{Need, Say, ensure};

/// Makes the release folder.
pub fn command(
    workspace: &Workspace,
    catalog: Option<&Path>,
    keys: Option<&Path>,
    release_key: Option<&Path>,
) -> Result<()> {
    ensure(workspace, &Need::APP, Say::OnlyChanges)?;
    let didim = build_didim(workspace)?;
    let keys = Keys::ensure(workspace, &didim, &workspace.path(keys, "data/keys"))?;
    let catalog = workspace.path(catalog, "catalog");
    let beside = keys.0.join("release.pub");
    let release_key = release_key.or_else(|| beside.exists().then_some(&*beside));
    let app = app::build(workspace, &keys.verify_key()?, &catalog, release_key)?;
    let out = workspace
        .root
        .join("dist")
        .join(concat!("didim-", env!("CARGO_PKG_VERSION")));
    files::remove(&out)?;
    files::copy(&didim, &out.join("bin").join("didim"))?;
    let desk = desk::build(workspace, &keys.verify_key()?)?;
    for file in files::list(&desk)? {
        let name = file.strip_prefix(&desk).unwrap_or(&file);
        files::copy(&file, &out.join("desk").join(name))?;
    }
    for file in files::list(&app)? {
        let name = file.strip_prefix(&app).unwrap_or(&file);
        files::copy(&file, &out.join("app").join(name))?;
    }
    for name in [
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "docs/OPERATING.md",
        "docs/didim.toml",
        "deploy/didim.service",
        "deploy/didim-backup.service",
        "deploy/didim-backup.timer",
        "deploy/didim-kiosk.service",
        "deploy/kiosk-policies.json",
    ] {
        let file = workspace.root.join(name);
        if file.exists() {
            files::copy(&file, &out.join(name))?;
        }
    }
    build_catalog(workspace, &didim, &catalog, &keys, &out.join("catalog.didim"))?;
    println!();
    match release_key {
        Some(_) => println!(
            "the release is in {0}; sign it where the release key is, as with\n  \
             {0}/bin/didim release sign {0}/app --key release.key --floor NUMBER\n\
             then copy it to the server and type there:",
            workspace.shown(&out)
        ),
        None => println!(
            "the release is in {}; it is not signed, as no release key is named: \
             who can write its folder on\nthe server has every device \
             (docs/OPERATING.md, \"Signed releases\"). Copy it to the server and type there:",
            workspace.shown(&out)
        ),
    }
    println!(
        "  bin/didim serve --data /var/lib/didim --listen 127.0.0.1:8787 --app app --desk desk \
         --catalog catalog.didim"
    );
    println!("the keys in {} stay with the operator", workspace.shown(&keys.0));
    Ok(())
}
