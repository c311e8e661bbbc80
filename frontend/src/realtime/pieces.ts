/** What a track sounds like, in pieces, through the audio thread. */

const CAPTURE = new URL('./capture-worklet.js', import.meta.url);

/** Hands on pieces of a track's sound until the answer is called. Without a worklet, none. */
export function hearPieces(
  context: AudioContext,
  track: MediaStreamTrack,
  onPiece: (piece: Float32Array, rate: number) => void,
): () => void {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  let node: AudioWorkletNode | null = null;
  let over = false;
  const open = async () => {
    await context.audioWorklet.addModule(CAPTURE);
    if (over) return;
    node = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (!over) onPiece(data, context.sampleRate);
    };
    source.connect(node);
  };
  void open().catch(() => undefined);
  return () => {
    over = true;
    source.disconnect();
    node?.disconnect();
  };
}
