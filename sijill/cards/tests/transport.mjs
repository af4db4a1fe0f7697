// What MOSIP's PixelPass makes of each code on a line: its bytes as JSON.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { decode } = createRequire(`${process.argv[2]}/`)("@mosip/pixelpass");
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ read: decode(JSON.parse(line)) }));
  } catch (problem) {
    console.log(JSON.stringify({ problem: String(problem) }));
  }
}
