import { contextBridge, ipcRenderer } from 'electron';
import type { Transport } from '#contract/define.ts';

type Hear = (payload: unknown) => void;
const hearers = new Map<string, Set<Hear>>();

ipcRenderer.on('whittle:event', (_event, name: string, payload: unknown) => {
  for (const hear of hearers.get(name) ?? []) hear(payload);
});

const transport: Transport = {
  call: async (method, input) => await ipcRenderer.invoke('whittle:call', method, input),
  listen: (event, hear) => {
    const own: Hear = (payload) => hear(payload);
    hearers.set(event, (hearers.get(event) ?? new Set()).add(own));
    return () => void hearers.get(event)?.delete(own);
  },
};

contextBridge.exposeInMainWorld('whittle', transport);
