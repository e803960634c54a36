import { useEffect, useState } from "react";
import { programsWanted, QUESTIONS, SHOWN } from "../../shared/questions.js";
import { compile, screen } from "./rules.js";
import { keep } from "./store.js";

/** The programs and their engine, once they are there. */
function usePrograms() {
  const [loaded, setLoaded] = useState(null);
  useEffect(() => {
    fetch(`/programs-${programsWanted()}.json`)
      .then((response) => response.json())
      .then((programs) => setLoaded({ programs, engine: compile(programs) }));
  }, []);
  return loaded;
}

export function App() {
  const loaded = usePrograms();
  const [at, setAt] = useState({ screen: "start" });
  const [facts, setFacts] = useState({});
  const home = () => {
    setFacts({});
    setAt({ screen: "start" });
  };
  const answer = (step, value) => {
    setFacts((facts) => ({ ...facts, [QUESTIONS[step].fact]: value }));
    setAt(step + 1 < QUESTIONS.length ? { screen: "question", step: step + 1 } : { screen: "results" });
  };
  switch (at.screen) {
    case "start":
      return <Start onStart={() => setAt({ screen: "question", step: 0 })} />;
    case "question":
      return <Question key={at.step} question={QUESTIONS[at.step]} onAnswer={(value) => answer(at.step, value)} />;
    case "results":
      return <Results loaded={loaded} facts={facts} onChoose={(program) => setAt({ screen: "form", program })} />;
    case "form":
      return (
        <Form
          program={at.program}
          onSend={async (form) => {
            await keep(at.program.id, form, facts);
            setAt({ screen: "done" });
          }}
        />
      );
    default:
      return <Done onHome={home} />;
  }
}

function Start({ onStart }) {
  return (
    <main>
      <h1>무엇을 도와드릴까요?</h1>
      <p>이름 없이 시작합니다. 3분이면 됩니다.</p>
      <button className="going" data-start onClick={onStart}>
        나에게 맞는 지원 찾기
      </button>
    </main>
  );
}

function Question({ question, onAnswer }) {
  return (
    <main>
      <h1>{question.text}</h1>
      {question.options ? (
        question.options.map((option) => (
          <button className="choice" key={option.value} onClick={() => onAnswer(option.value)}>
            {option.text}
          </button>
        ))
      ) : (
        <NumberEntry unit={question.unit} onAnswer={onAnswer} />
      )}
    </main>
  );
}

function NumberEntry({ unit, onAnswer }) {
  const [typed, setTyped] = useState("");
  return (
    <>
      <label>
        {unit}
        <input id="number" inputMode="numeric" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <button className="going" disabled={typed === ""} onClick={() => onAnswer(Number(typed))}>
        다음
      </button>
    </>
  );
}

function Results({ loaded, facts, onChoose }) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    if (loaded) screen(loaded.engine, loaded.programs, facts).then(setFound);
  }, [loaded, facts]);
  if (!found) return <main />;
  return (
    <main>
      <h1 data-results>
        <b>{found.fitting}</b>개가 맞아요
      </h1>
      <ul>
        {found.judged.slice(0, SHOWN).map(({ program, fits, against }) => (
          <li key={program.id}>
            <button className="card" data-program={program.id} onClick={() => onChoose(program)}>
              <b>{program.name}</b>
              <span>{program.benefit}</span>
              <small>{fits ? "✓ 모든 조건에 맞아요" : `✗ ${against.join(" ")}`}</small>
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}

function Form({ program, onSend }) {
  const [form, setForm] = useState({ name: "", phone: "", job: "" });
  const field = (name, text) => (
    <label>
      {text}
      <input id={name} value={form[name]} onChange={(event) => setForm({ ...form, [name]: event.target.value })} />
    </label>
  );
  const whole = Object.values(form).every((value) => value !== "");
  return (
    <main>
      <h1>{program.name}</h1>
      {field("name", "이름")}
      {field("phone", "전화번호")}
      {field("job", "바라는 일")}
      <button className="going" data-send disabled={!whole} onClick={() => onSend(form)}>
        보내기
      </button>
    </main>
  );
}

function Done({ onHome }) {
  return (
    <main>
      <h1 data-done>이 기기에 보관했어요</h1>
      <button className="going" onClick={onHome}>
        처음으로
      </button>
    </main>
  );
}
