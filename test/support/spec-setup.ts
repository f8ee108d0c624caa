import { afterAll } from 'vitest';
import { reportSpecCount } from './spec.js';

afterAll(reportSpecCount);
