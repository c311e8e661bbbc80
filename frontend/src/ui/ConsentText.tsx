import css from './ConsentText.module.css';

export interface ConsentTextProps {
  versions: { lang: string; title: string; points: string[]; question: string }[];
}

export function ConsentText({ versions }: ConsentTextProps) {
  return (
    <div className={css.columns}>
      {versions.map((version) => (
        <section key={version.lang} className={css.version} lang={version.lang}>
          <h2>{version.title}</h2>
          <ul>
            {version.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
          <p>{version.question}</p>
        </section>
      ))}
    </div>
  );
}
