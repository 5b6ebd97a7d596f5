import type { Format } from '../../marc/bibliographic.ts'

/** How the kinds of material are called, for those who list them. */
export const materialNames: Readonly<Record<'en' | 'it', Readonly<Record<Format, string>>>> = {
  en: {
    book: 'Books',
    ebook: 'E-books',
    article: 'Articles',
    serial: 'Serials',
    audiobook: 'Audiobooks',
    music: 'Music',
    score: 'Scores',
    dvd: 'Films',
    map: 'Maps',
    image: 'Images',
    manuscript: 'Manuscripts',
    kit: 'Kits',
    game: 'Games',
    software: 'Software',
    object: 'Objects',
    mixed: 'Mixed materials',
  },
  it: {
    book: 'Libri',
    ebook: 'E-book',
    article: 'Articoli',
    serial: 'Periodici',
    audiobook: 'Audiolibri',
    music: 'Musica',
    score: 'Spartiti',
    dvd: 'Film',
    map: 'Mappe',
    image: 'Immagini',
    manuscript: 'Manoscritti',
    kit: 'Kit',
    game: 'Giochi',
    software: 'Software',
    object: 'Oggetti',
    mixed: 'Materiali misti',
  },
}

export const setNames = {
  en: { material: 'By material', category: 'By category' },
  it: { material: 'Per tipo di materiale', category: 'Per categoria' },
} as const
