import { sharedShop } from '../../../protocol/shared-shop.js';
import type { TestAppOptions } from '../../../support/start-app.js';

/** Stands for the form that the build makes. */
export const WIDGET = '<!doctype html><html lang="en"><title>Buy</title><p>The form</p></html>';

/** One server with an app for assistants, for all tests of a file. */
export const shopWithApp = (options: TestAppOptions = {}) => sharedShop({ widgetHtml: async () => WIDGET, ...options });
