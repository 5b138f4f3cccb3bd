#!/usr/bin/env node
import { serve } from './serve.ts';

const args = process.argv.slice(2);
process.exitCode = await serve(args);
