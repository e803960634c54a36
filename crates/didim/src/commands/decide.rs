//! `didim decide`

use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use authoring::decode;
use clap::Args;
use eligibility::decide_case;
use serde_json::json;

use super::Failure;

#[derive(Args)]
#[command(after_help = "\
Each line is an object such as
  {\"facts\": {\"age\": {\"type\": \"int\", \"min\": 0, \"max\": 120}, \"veteran\": {\"type\": \"bool\"}},
   \"when\": \"age <= 34 || age <= 39 && veteran\", \"known\": {\"age\": 36}}
and its answer
  {\"verdict\":\"open\",\"needs\":[\"veteran\"]}
Facts are of type bool, int or date (with min and max) or choice (with options). `needs` names
exactly the facts that can still change the verdict. A line that cannot be decided gives
{\"error\": \"…\"}; the others are decided all the same, and the exit status is 1.")]
pub(crate) struct Options {}

/// The longest case, in bytes: 1 MiB.
const MAX_LINE_BYTES: usize = intake::MAX_SMALL_FILE_BYTES;

/// Reads the next line into `line`; `false` if there is none. What does not end in time has no end.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    let most = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
    input.by_ref().take(most).read_until(b'\n', line)?;
    if line.len() == MAX_LINE_BYTES && !line.ends_with(b"\n") {
        let why = format!("a line has more than {MAX_LINE_BYTES} bytes; write one case a line");
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, why));
    }
    Ok(!line.is_empty())
}

pub(crate) fn run(_: &Options) -> Result<(), Failure> {
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    let mut line = Vec::new();
    while read_line(&mut input, &mut line)? {
        if !line.trim_ascii().is_empty() {
            let decided = match decode(&line) {
                Ok(text) => decide_case(&text).map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            match decided {
                Ok(decision) => serde_json::to_writer(&mut output, &decision)?,
                Err(error) => {
                    failed = true;
                    serde_json::to_writer(&mut output, &json!({"error": error}))?;
                }
            }
            output.write_all(b"\n")?;
        }
        line.clear();
    }
    output.flush()?;
    if failed { Err(Failure::Reported) } else { Ok(()) }
}
