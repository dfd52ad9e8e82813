import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

// While developing, `HOTLINE_API=http://127.0.0.1:PORT npm run dev` shows the pages of a running `hotline up`.
const api = process.env["HOTLINE_API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { host: "127.0.0.1", proxy: { "/api": { target: api, ws: true } } },
  build: { target: "es2022", chunkSizeWarningLimit: 600 },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
