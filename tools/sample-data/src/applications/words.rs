//! The words that are put together. Nothing in them is copied from real data.

use catalog::Lang;

/// Family names, each with how common it is.
pub(super) const FAMILY_NAMES: [(&str, u32); 20] = [
    ("김", 21),
    ("이", 15),
    ("박", 8),
    ("최", 5),
    ("정", 5),
    ("강", 2),
    ("조", 2),
    ("윤", 2),
    ("장", 2),
    ("임", 2),
    ("한", 2),
    ("오", 2),
    ("서", 2),
    ("신", 2),
    ("권", 1),
    ("황", 1),
    ("안", 1),
    ("송", 1),
    ("홍", 1),
    ("남궁", 1),
];

/// Syllables of given names.
pub(super) const GIVEN_SYLLABLES: [&str; 26] = [
    "민", "서", "지", "하", "도", "예", "준", "현", "우", "수", "은", "영", "윤", "진", "경", "태", "성",
    "미", "연", "호", "숙", "희", "철", "아", "라", "솔",
];

/// Given and family names in other languages.
pub(super) const FOREIGN_NAMES: [(Lang, &[&str], &[&str]); 3] = [
    (
        Lang::En,
        &["Maria", "Daniel", "Grace", "Ahmed", "Olga", "Samuel"],
        &["Santos", "Okafor", "Miller", "Rahimov", "Petrova", "Dhakal"],
    ),
    (
        Lang::Zh,
        &["伟", "芳", "秀英", "磊", "洋", "静"],
        &["王", "李", "张", "刘", "陈", "金"],
    ),
    (
        Lang::Vi,
        &[
            "Thị Mai",
            "Văn Nam",
            "Ngọc Lan",
            "Minh Đức",
            "Thanh Hà",
            "Quốc Bảo",
        ],
        &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ"],
    ),
];

/// The first half of a company's name.
pub(super) const COMPANY_NAMES: [&str; 16] = [
    "견본",
    "한빛누리",
    "금강들",
    "새여울",
    "오봉",
    "미리내",
    "도담들",
    "가온샘",
    "원수산",
    "비암",
    "조천",
    "느티",
    "솔티",
    "두레",
    "다솜들",
    "해밀샘",
];

/// The second half.
pub(super) const COMPANY_ENDS: [&str; 10] = [
    "정밀",
    "식품",
    "물산",
    "테크",
    "디자인",
    "상사",
    "금속",
    "돌봄협동조합",
    "소프트",
    "유통",
];

/// Roads that lead nowhere.
pub(super) const ROADS: [&str; 8] = [
    "견본1로",
    "견본2로",
    "보기길",
    "예시대로",
    "견본3로",
    "보기2길",
    "예시로",
    "견본중앙로",
];

/// Texts for a field of this repository's catalog, in the language of a screen where there are any; for any other field something
/// that fits everywhere.
pub(super) fn texts(field: &str, lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => in_english(field),
        Lang::Zh => in_chinese(field),
        Lang::Vi => in_vietnamese(field),
        Lang::Ko | Lang::Easy => None,
    }
    .or_else(|| of_seekers(field))
    .or_else(|| of_companies(field))
    .unwrap_or(&[
        "견본으로 적은 글입니다.",
        "자세한 것은 만나서 말씀드릴게요.",
        "없음",
    ])
}

fn in_english(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "wanted_job" => &[
            "factory work",
            "English tutoring",
            "kitchen helper",
            "office assistant",
        ],
        "request" => &[
            "I can work from January. Please call after 6 pm.",
            "Is there help with Korean documents?",
            "I need a place that I can reach by bus.",
        ],
        _ => return None,
    })
}

fn in_chinese(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "wanted_job" => &["工厂", "翻译", "餐厅服务", "清洁"],
        "request" => &[
            "请用短信联系我，韩语电话听不太懂。",
            "希望周末不上班。",
            "想了解需要哪些材料。",
        ],
        _ => return None,
    })
}

fn in_vietnamese(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "wanted_job" => &["công nhân nhà máy", "phiên dịch", "phụ bếp", "dọn dẹp"],
        "request" => &[
            "Xin nhắn tin cho tôi, tôi nghe điện thoại tiếng Hàn chưa tốt.",
            "Tôi có thể làm ca đêm.",
            "Tôi muốn hỏi cần giấy tờ gì.",
        ],
        _ => return None,
    })
}

/// What people write for themselves.
fn of_seekers(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "wanted_job" => &[
            "사무보조",
            "생산직",
            "요양보호",
            "물류 · 포장",
            "조리",
            "시설관리",
            "회계",
            "웹 개발",
            "아이돌봄",
            "운전",
            "판매",
            "아무 일이나 괜찮아요",
        ],
        "request" => &[
            "오후에 전화 부탁드려요.",
            "문자로 먼저 알려 주세요.\n근무 중에는 전화를 못 받아요.",
            "휠체어로 들어갈 수 있나요?",
            "서류는 다음 주에 가져가겠습니다.",
            "지난번에 신청했는데 연락이 없었어요. 확인 부탁드립니다.",
            "아이가 어려서 오전만 가능합니다.",
            "처음이라 잘 모르겠어요. 안내 부탁드립니다.",
        ],
        "plan" => &[
            "조치원에 작은 빵집을 열려고 해요.\n제과 기능사 자격이 있어요.",
            "사무직을 찾고 있고, 컴퓨터 활용을 배우는 중입니다.",
            "10년 쉬었다가 다시 일하려고 합니다.",
        ],
        "vacancies" => &[
            "견본-0101 생산직 사원 · 금강들식품",
            "견본-0102 사무보조 · 한빛누리상사\n견본-0117 회계 사무원 · 새여울물산",
            "견본-0123 요양보호사 · 도담들돌봄협동조합\n견본-0140 조리원 · 느티식품\n견본-0158 포장원 · 솔티유통",
        ],
        "wishes" => &[
            "하는 일: 사무, 회계\n일하는 곳: 보람동, 조치원읍",
            "임금: 월 250만 원 이상\n요일: 주 5일",
            "시간: 오전만\n일하는 곳: 집에서 30분 안",
        ],
        "outcome_vacancy" => &[
            "견본-0101 생산직 사원 · 금강들식품",
            "한빛누리상사 사무보조",
            "느티식품",
            "견본-0158",
        ],
        "team" => &["느티나무 독서모임", "금강 걷기", "세 시의 기타", "손바느질"],
        "course_wish" => &[
            "엑셀",
            "스마트폰 사진",
            "바리스타",
            "전기 기능사",
            "한국어 말하기",
        ],
        _ => return None,
    })
}

/// What companies write; some of it is what the law asks about.
fn of_companies(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "vacancy_job" => &[
            "생산직 사원",
            "포장원",
            "사무원",
            "용접원",
            "요양보호사",
            "조리원",
            "배송기사",
        ],
        "vacancy_conditions" => &[
            "부품 조립과 검사. 09:00~18:00, 월~금.\n통근버스 있음.",
            "문서 작성, 전화 응대. 주 5일 09:00~15:00.",
            "젊고 활기찬 분을 찾습니다. 주말 근무 가능하신 분.",
            "포장과 상하차. 2교대. 경력 무관, 초보 환영.",
            "어르신 돌봄. 차량 지원. 수습 3개월.",
        ],
        _ => return None,
    })
}
