// The six questions of the path: one number, and five with answers to touch.
const options = (...names) => names.map((text, at) => ({ value: at, text }));

export const QUESTIONS = [
  { fact: "age", text: "몇 살이신가요?", unit: "살" },
  {
    fact: "region",
    text: "어디에 사시나요?",
    options: options("세종", "대전", "충남", "충북", "서울", "경기", "그 밖의 곳"),
  },
  {
    fact: "employment",
    text: "지금 일하고 계신가요?",
    options: options("구직 중", "직장에 다님", "사업을 함", "학생", "쉬고 있음"),
  },
  { fact: "education", text: "어디까지 배우셨나요?", options: options("고졸 이하", "대학 재학", "대졸", "대학원") },
  { fact: "household", text: "함께 사는 식구는 몇 명인가요?", options: options("1명", "2명", "3명", "4명", "5명 이상") },
  {
    fact: "income",
    text: "한 달 소득은 어느 정도인가요?",
    options: options("100만원 이하", "200만원 이하", "300만원 이하", "400만원 이하", "500만원 이하", "그보다 많음"),
  },
];

/** How many programs a list shows, as many as 디딤 does on a phone. */
export const SHOWN = 30;

/** How many programs are fetched: the runner names other numbers in the address. */
export const programsWanted = () => new URLSearchParams(location.search).get("programs") ?? "50";
