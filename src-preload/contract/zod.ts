import { z } from 'zod';

// The window's policy allows no `new Function`, which zod tries while a first schema is made; so every schema of the
// contract comes from here, whatever order a bundle loads its files in.
z.config({ jitless: true });

export { z };
