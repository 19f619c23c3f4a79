"""Order fulfilment as a tutorial on choreography has it in TypeScript on Kafka, step by step, flaws included."""
