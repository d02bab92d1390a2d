/**
 * Ends the program though one of its threads is stuck, as by a keychain's prompt that nobody answers: a normal
 * exit would wait for it. To be called when everything is stopped and closed.
 */
export const endNow = (): void => void process.kill(process.pid, 'SIGKILL');
