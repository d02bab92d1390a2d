/** electron-vite's way to name a worker of the main process: the import is a function that starts it. */
declare module '*?nodeWorker' {
  import type { Worker, WorkerOptions } from 'node:worker_threads';

  const createWorker: (options?: WorkerOptions) => Worker;
  export default createWorker;
}
