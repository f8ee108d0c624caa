/** Opens a store and says how that went; with `stay` it keeps it open for a while: `opener.ts <file> [stay]`. */
import { openFile } from './sqlite-file.js';

const [file = '', stay] = process.argv.slice(2);
try {
  const store = await openFile(file);
  await store.remember('opened', 'yes');
  console.log('open');
  if (stay) await new Promise((resolve) => setTimeout(resolve, 30_000));
} catch (error) {
  console.log(`refused: ${error instanceof Error ? error.message : error}`);
}
