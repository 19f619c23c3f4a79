"""A process manager as a comparison of two patterns has it in TypeScript, step by step, flaws included."""
