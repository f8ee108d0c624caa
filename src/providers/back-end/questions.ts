import type { z } from 'zod';
import { newId } from '../../ids.js';
import { type AskLimits, type BackEnd, LOOK_UP } from './client.js';
import { type AnswerTo, type Fields, QUESTIONS, type QuestionType } from './schema.js';

export interface AskOptions<T extends QuestionType> {
  /** A new one unless given. */
  id?: string;
  limits?: AskLimits;
  /** What is wrong with an answer of the right shape, by its place. */
  check?: (answer: AnswerTo<T>) => string | undefined;
}

/** Asks one of the questions that docs/back-end.md has, at the URL that is there for it. */
export function askAt(backEnd: BackEnd, url: string) {
  return <T extends QuestionType>(
    type: T,
    fields: Fields<T>,
    { id = newId('req'), limits = LOOK_UP, check = () => undefined }: AskOptions<T> = {},
  ): Promise<AnswerTo<T>> => {
    const answer = QUESTIONS[type].answer as unknown as z.ZodType<AnswerTo<T>>;
    const checked = answer.superRefine((said, context) => {
      const problem = check(said);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    });
    return backEnd.ask(url, { type, id, fields, answer: checked, limits });
  };
}

export type Ask = ReturnType<typeof askAt>;
