// A sample voice message, made here: a soft hum of two seconds as a WAV file.

const RATE = 16000;
export const SECONDS = 2;

export function sampleVoice() {
  const count = RATE * SECONDS;
  const bytes = new DataView(new ArrayBuffer(44 + count * 2));
  header(bytes, count * 2);
  for (let i = 0; i < count; i += 1) {
    const t = i / RATE;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.5 * t)) * Math.exp(-t * 0.4);
    const pitch = 190 + 30 * Math.sin(2 * Math.PI * 0.8 * t);
    const hum = Math.sin(2 * Math.PI * pitch * t) + 0.4 * Math.sin(4 * Math.PI * pitch * t);
    bytes.setInt16(44 + 2 * i, 7000 * syllable * hum, true);
  }
  return new Blob([bytes], { type: "audio/wav" });
}

function header(bytes, size) {
  const words = (at, text) => [...text].forEach((c, i) => bytes.setUint8(at + i, c.charCodeAt(0)));
  words(0, "RIFF");
  bytes.setUint32(4, 36 + size, true);
  words(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  words(36, "data");
  bytes.setUint32(40, size, true);
}
