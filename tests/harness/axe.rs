//! What axe-core says of a page.

use super::browser::Browser;
use super::environment::{TestResult, need};

impl Browser {
    /// Loads axe-core into the document, unless it is there.
    pub async fn load_axe(&self) -> TestResult {
        let there = "return typeof window.axe === 'object'";
        if !self.driver.execute(there, vec![]).await?.convert::<bool>()? {
            let axe = std::fs::read_to_string(need("DIDIM_AXE")?)?;
            self.driver.execute(axe, vec![]).await?;
        }
        Ok(())
    }

    /// Every rule of axe-core that can be decided without a person: none may be broken on this screen.
    pub async fn accessible(&self, screen: &str) -> TestResult {
        self.load_axe().await?;
        let script = "const done = arguments[0]; \
                      axe.run(document).then(r => done(r.violations.map(v => v.id + ': ' + \
                      v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))))";
        let broken: Vec<String> = self.driver.execute_async(script, vec![]).await?.convert()?;
        if broken.is_empty() {
            Ok(())
        } else {
            Err(format!("{screen}: {broken:#?}").into())
        }
    }
}
