#!/usr/bin/env node
const HELP = `acp-seller: a seller's server for the Agentic Commerce Protocol

  acp-seller start      the server, with the settings of the environment and .env
  acp-seller demo       a shopping tour: server, Stripe sandbox and a buyer's agent in one
  acp-seller sandbox    the local Stripe alone
  acp-seller --help     this text
  acp-seller --version  the version
`;
console.log(HELP);
