/**
 * Makes HTML of a notice's text, so that both say the same: an empty line begins a paragraph, lines that begin with four
 * spaces are a list, and a label that is followed by two spaces or more is set off. Everything else is text, never markup.
 */
export function markupOf(text: string): string {
  return text
    .trim()
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.split('\n').filter((line) => line.trim() !== ''))
    .map((lines) => (lines.every((line) => line.startsWith(INDENT)) ? list(lines) : `<p>${lines.map(labelled).join('<br>\n')}</p>`))
    .join('\n')
}

const INDENT = '    '

function list(lines: readonly string[]): string {
  return `<ul>\n${lines.map((line) => `<li><strong>${escaped(line.trim())}</strong></li>`).join('\n')}\n</ul>`
}

function labelled(line: string): string {
  const [, label, value] = /^([^:]{2,40}):[ ]{2,}(\S.*)$/.exec(line) ?? []
  return label !== undefined && value !== undefined ? `<strong>${escaped(label)}:</strong> ${escaped(value)}` : escaped(line)
}

/** Whatever a catalogue or a patron's name holds is text there. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
