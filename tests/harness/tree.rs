//! A visitor to whom the page is what assistive technology is told of it: roles and names, and nothing that is drawn.

use serde_json::{Value, json};

use super::browser::Browser;
use super::environment::{TestResult, Tried};
use super::waiting::until;

/// A node of the accessibility tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its role, as the accessibility tree names it.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// Of the DOM.
    id: i64,
}

fn text<'a>(node: &'a Value, property: &str) -> &'a str {
    node.pointer(&format!("/{property}/value"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

impl Browser {
    /// What assistive technology is told of the page.
    pub async fn tree(&self) -> Tried<Vec<Node>> {
        let answer = self
            .driver
            .cdp()
            .send_raw("Accessibility.getFullAXTree", json!({}))
            .await?;
        let nodes = answer
            .get("nodes")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let told = nodes
            .iter()
            .filter(|node| node.get("ignored") == Some(&Value::Bool(false)));
        Ok(told
            .map(|node| Node {
                role: text(node, "role").to_owned(),
                name: text(node, "name")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                id: node
                    .get("backendDOMNodeId")
                    .and_then(Value::as_i64)
                    .unwrap_or_default(),
            })
            .collect())
    }

    /// Waits for a node of a role whose name is this, or begins with it where none has it whole.
    pub async fn node(&self, role: &str, name: &str) -> Tried<Node> {
        let found = async || -> Option<Node> {
            let all = self.tree().await.ok()?;
            let mut of_role = all.iter().filter(|node| node.role == role);
            let whole = of_role.clone().find(|node| node.name == name);
            whole
                .or_else(|| of_role.find(|node| node.name.starts_with(name)))
                .cloned()
        };
        until(
            &format!("a {role} `{name}` in the accessibility tree"),
            || async { found().await.is_some() },
        )
        .await?;
        Ok(found().await.ok_or("it went away again")?)
    }

    async fn focus_node(&self, role: &str, name: &str) -> TestResult {
        let node = self.node(role, name).await?;
        self.command("DOM.focus", json!({"backendNodeId": node.id})).await
    }

    /// Presses a node as assistive technology does.
    pub async fn press_node(&self, role: &str, name: &str) -> TestResult {
        self.focus_node(role, name).await?;
        self.key("Enter").await
    }

    /// Writes into a text field.
    pub async fn write_node(&self, name: &str, text: &str) -> TestResult {
        self.focus_node("textbox", name).await?;
        self.command("Input.insertText", json!({"text": text})).await
    }
}
