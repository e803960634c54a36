//! A small catalog with one of everything, a visitor, and a language.

use std::collections::BTreeMap;

use application::{Draft, Hindrance, Term, Wording};
use authoring::{SourceFile, read};
use catalog::form::FormAnswers;
use catalog::{Catalog, Lang, ProgramIndex, Screening};
use eligibility::{Answers, Date, Value};
use envelope::Application;

pub(crate) const LANGUAGE: &str = "ko";
pub(crate) const NOW: &str = "2026-11-25T01:02:03.000Z";

/// The words of a language in which everything can be told apart.
pub(crate) struct Test(pub(crate) Lang);

impl Wording for Test {
    fn lang(&self) -> Lang {
        self.0
    }

    fn term(&self, term: Term) -> String {
        format!("<{term:?}>")
    }

    fn day(&self, day: Date) -> String {
        format!("<{day}>")
    }
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn today() -> Date {
    day("2026-11-25")
}

/// The day of birth has a name of its own: the code goes by its role.
const FACTS: &str = r#"
[[fact]]
name = "came_into_the_world"
type = "date"
role = "born"
min = "1906-01-01"
max = "2026-12-31"
question = { ko = "언제 태어났나요?", en = "When were you born?" }

[[fact]]
name = "sejong"
type = "bool"
question = { ko = "세종에 사나요?", en = "Do you live in Sejong?" }
becoming = { yes = { ko = "이사하면", en = "If you move" } }

[[fact]]
name = "income"
type = "int"
min = 0
max = 100000000
question = { ko = "소득은?", en = "Your income?" }
unit = { text = { ko = "만 원", en = "x 10,000 won" }, scale = 10000 }

[[fact]]
name = "work"
type = "choice"
question = { ko = "무슨 일?", en = "Your work?" }
option = [
  { value = "seeking", text = { ko = "구직 중", en = "Seeking" } },
  { value = "employed", text = { ko = "재직", en = "Employed" } },
]

[[fact]]
name = "staff"
type = "int"
min = 0
max = 1000
question = { ko = "직원 수?", en = "Staff?" }

[[derived]]
name = "years"
years_since = "came_into_the_world"
"#;

const FORMS: &str = r#"
[[field]]
id = "who"
kind = "name"
label = { ko = "이름", en = "Name" }
required = true

[[field]]
id = "mobile"
kind = "phone"
label = { ko = "전화", en = "Phone" }
required = true

[[field]]
id = "people"
kind = "number"
label = { ko = "인원", en = "People" }
unit = { ko = "명", en = "people" }
min = 1
max = 20

[[field]]
id = "starts"
kind = "date"
label = { ko = "시작일", en = "Start" }

[[field]]
id = "hours"
kind = "choice"
label = { ko = "시간", en = "Hours" }
option = [
  { value = "am", text = { ko = "오전", en = "Morning" } },
  { value = "pm", text = { ko = "오후", en = "Afternoon" } },
]

[[field]]
id = "member"
kind = "text"
label = { ko = "구성원", en = "Member" }

[[field]]
id = "members"
kind = "group"
label = { ko = "모임", en = "Group" }
fields = ["member", "hours"]
max = 5

[[consent]]
id = "privacy"
version = 3
title = { ko = "개인정보", en = "Privacy" }
purpose = { ko = "가" }
items = { ko = "가" }
retention = { ko = "가" }
refusal = { ko = "가" }
required = true
keep_days = 365
recipient = { ko = "기관", en = "Agency" }

[[consent]]
id = "news"
version = 1
title = { ko = "소식", en = "News" }
purpose = { ko = "가" }
items = { ko = "가" }
retention = { ko = "가" }
refusal = { ko = "가" }
required = false
keep_days = 30
recipient = { ko = "기관", en = "Agency" }

[[consent]]
id = "alarm"
version = 2
title = { ko = "알림", en = "Alarm" }
purpose = { ko = "가" }
items = { ko = "가" }
retention = { ko = "1년" }
refusal = { ko = "가" }
required = true
keep_days = 365
recipient = { ko = "기관", en = "Agency" }

[[consent]]
id = "some-day"
version = 1
title = { ko = "언젠가", en = "Some day" }
purpose = { ko = "가" }
items = { ko = "가" }
retention = { ko = "공고 확인 필요" }
refusal = { ko = "가" }
required = true
"#;

/// Programs by file, in the order of the catalog.
const PROGRAMS: [(&str, &str); 9] = [
    (
        "a-young",
        r#"id = "young"
audience = ["person"]
action = "apply"
status = "confirmed"
guardian_under = 22
form = ["who", "mobile", "people", "starts", "hours", "members"]
consents = ["privacy", "news"]
round = [ { id = "all", name = { ko = "연중" }, always = true, source = "x" } ]

[[criterion]]
id = "age"
text = { ko = "19~39세", en = "Aged 19 to 39" }
when = "years >= 19 && years <= 39"
basis = "confirmed"
source = "x""#,
    ),
    (
        "b-home",
        r#"id = "home"
audience = ["person"]
action = "register"
status = "confirmed"
form = ["mobile", "hours", "who"]
consents = ["privacy"]
round = [
  { id = "old", name = { ko = "1차" }, opens = "2025-01-01", closes = "2025-02-01", source = "x" },
  { id = "new", name = { ko = "2차" }, opens = "2026-11-01", closes = "2026-12-31", source = "x" },
]

[[criterion]]
id = "old"
text = { ko = "소득", en = "Income" }
when = "income <= 5000000"
basis = "confirmed"
source = "x"
rounds = ["old"]

[[criterion]]
id = "sejong"
text = { ko = "세종", en = "Sejong" }
when = "sejong"
basis = "confirmed"
source = "x"
rounds = ["new"]"#,
    ),
    (
        "c-told",
        r#"id = "told"
audience = ["person"]
action = "info"
status = "confirmed"
round = [ { id = "all", name = { ko = "연중" }, always = true, source = "x" } ]"#,
    ),
    (
        "d-soon",
        r#"id = "soon"
audience = ["person"]
action = "consult"
status = "planned"
form = ["who"]"#,
    ),
    (
        "e-vague",
        r#"id = "vague"
audience = ["person"]
action = "apply"
status = "unconfirmed"
form = ["who"]"#,
    ),
    (
        "f-course",
        r#"id = "course"
audience = ["person"]
action = "enrol"
status = "confirmed"
form = ["who"]
round = [ { id = "all", name = { ko = "연중" }, always = true, source = "x" } ]
offering = [
  { id = "room", kind = "room", name = { ko = "방", en = "Room" }, part = [
    { id = "am", name = { ko = "오전", en = "Morning" } },
  ] },
  { id = "talk", kind = "session", name = { ko = "상담", en = "Talk" }, day = "2026-11-27" },
]"#,
    ),
    (
        "g-firm",
        r#"id = "firm"
audience = ["company"]
action = "apply"
status = "confirmed"
form = ["who"]
round = [ { id = "all", name = { ko = "연중" }, always = true, source = "x" } ]

[[criterion]]
id = "staff"
text = { ko = "3명", en = "Three" }
when = "staff >= 3 && work == \"employed\""
basis = "confirmed"
source = "x""#,
    ),
    (
        "i-unsaid",
        r#"id = "unsaid"
audience = ["company"]
action = "apply"
status = "confirmed"
form = ["who"]
consents = ["some-day"]
round = [ { id = "all", name = { ko = "연중" }, always = true, source = "x" } ]"#,
    ),
    (
        "h-closed",
        r#"id = "closed"
audience = ["person"]
action = "apply"
status = "confirmed"
form = ["who"]
round = [
  { id = "past", name = { ko = "1차" }, opens = "2025-01-01", closes = "2025-02-01", source = "x" },
]"#,
    ),
];

pub(crate) fn small() -> Catalog {
    let file = |path: &str, text: &str| SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let mut files = vec![
        file(
            "catalog.toml",
            "version = 1\nagency = { ko = \"가\" }\n[alarm]\nperson = [\"who\", \"mobile\"]\n\
             company = [\"people\", \"mobile\"]\nconsent = \"alarm\"\n",
        ),
        file("centers.toml", "[[center]]\nid = \"c\"\nname = { ko = \"가\" }"),
        file("documents.toml", "document = []"),
        file("facts.toml", FACTS),
        file("forms.toml", FORMS),
    ];
    for (name, text) in PROGRAMS {
        let head = "name = { ko = \"사업\", en = \"Program\" }\nbenefit = { ko = \"가\" }\ncenter = \"c\"\n\
                    topic = \"jobs\"\n";
        files.push(file(&format!("programs/{name}.toml"), &format!("{head}{text}")));
    }
    read(&files)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .catalog
}

/// The catalog on a day.
pub(crate) fn screened(catalog: &Catalog) -> Screening {
    Screening::new(catalog, today()).unwrap()
}

pub(crate) fn at(catalog: &Catalog, id: &str) -> ProgramIndex {
    catalog.program_index(id).unwrap()
}

pub(crate) fn text(pairs: &[(&str, &str)]) -> FormAnswers {
    let pairs = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    pairs.collect()
}

/// A visitor of the small catalog who has said everything and fits everything.
pub(crate) struct Visitor {
    pub(crate) catalog: Catalog,
    pub(crate) screening: Screening,
    pub(crate) facts: Answers,
    pub(crate) form: FormAnswers,
    pub(crate) picked: FormAnswers,
    pub(crate) consents: BTreeMap<String, bool>,
}

impl Visitor {
    pub(crate) fn new() -> Self {
        let catalog = small();
        let mut visitor = Self {
            screening: Screening::new(&catalog, today()).unwrap(),
            catalog,
            facts: Answers::new(),
            form: text(&[("who", " 홍길동 "), ("mobile", "01012345678")]),
            picked: FormAnswers::new(),
            consents: BTreeMap::from(["privacy", "alarm"].map(|id| (id.to_owned(), true))),
        };
        visitor.answers("came_into_the_world", &Value::Date(day("1999-03-02")));
        visitor.answers("sejong", &Value::Bool(true));
        visitor.answers("income", &Value::Int(2_500_000));
        visitor.answers("work", &Value::Choice("employed".to_owned()));
        visitor.answers("staff", &Value::Int(5));
        visitor
    }

    pub(crate) fn answers(&mut self, fact: &str, value: &Value) {
        let words = &self.catalog.vocabulary;
        self.facts.set(words, words.find(fact).unwrap(), value).unwrap();
    }

    pub(crate) fn draft(&self, program: &str) -> Draft<'_> {
        Draft {
            catalog: &self.catalog,
            screening: &self.screening,
            program: at(&self.catalog, program),
            facts: &self.facts,
            picked: &self.picked,
            form: &self.form,
            consents: &self.consents,
            today: today(),
        }
    }

    pub(crate) fn applies(&self, program: &str) -> Result<Application, Hindrance> {
        self.draft(program).application(LANGUAGE, NOW)
    }

    /// The names of the facts that are sealed, in the order of the alphabet.
    pub(crate) fn sealed(&self, program: &str) -> Vec<String> {
        self.applies(program).unwrap().facts.into_keys().collect()
    }
}
