// Hands on what it hears in pieces of 2,048 samples. Runs in the audio thread.
class Capture extends AudioWorkletProcessor {
  piece = new Float32Array(2_048);
  filled = 0;

  process([input]) {
    const samples = input?.[0];
    if (samples === undefined) return true;
    this.piece.set(samples, this.filled);
    this.filled += samples.length;
    if (this.filled === this.piece.length) {
      this.port.postMessage(this.piece.slice());
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor('capture', Capture);
