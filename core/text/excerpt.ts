/** A text for a message: the whole of it, or its beginning where it has more than `most` code units. */
export function excerpt(text: string, most = 120): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}
