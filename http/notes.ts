import type { noteRoutes } from '#api/routes/notes.ts'
import { entryContext, findPlaces } from '#app/notes/entry-context.ts'
import { showHistory } from '#app/notes/show-history.ts'
import { addInteraction, changeInteraction, removeInteraction, restoreInteraction } from '#app/notes/write-interaction.ts'
import { addNote, changeNote, removeNote, restoreNote } from '#app/notes/write-note.ts'
import type { Handlers } from './handler.ts'

export const noteHandlers: Handlers<typeof noteRoutes> = {
  findEntryPlaces: async (ctx, { query }) => ({ items: await findPlaces(ctx, query) }),
  getEntryContext: (ctx, { params }) => entryContext(ctx, params.account),
  addNote: (ctx, { body }) => addNote(ctx, body),
  changeNote: (ctx, { params, body }) => changeNote(ctx, params.note, body),
  removeNote: async (ctx, { params }) => {
    await removeNote(ctx, params.note)
    return undefined
  },
  restoreNote: (ctx, { params }) => restoreNote(ctx, params.note),
  getNoteHistory: async (ctx, { params }) => ({ items: await showHistory(ctx, 'note', params.note) }),
  addInteraction: (ctx, { body }) => addInteraction(ctx, body),
  changeInteraction: (ctx, { params, body }) => changeInteraction(ctx, params.interaction, body),
  removeInteraction: async (ctx, { params }) => {
    await removeInteraction(ctx, params.interaction)
    return undefined
  },
  restoreInteraction: (ctx, { params }) => restoreInteraction(ctx, params.interaction),
  getInteractionHistory: async (ctx, { params }) => ({ items: await showHistory(ctx, 'interaction', params.interaction) }),
}
