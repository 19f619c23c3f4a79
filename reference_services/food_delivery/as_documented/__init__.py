"""Food delivery as a tutorial on choreography has it in TypeScript, step by step, flaws included."""
