"use client";
import { useEffect } from "react";

/** Loads a script once React is done: it would throw away what the script had changed before. */
export function Script({ src }: { src: string }) {
  useEffect(() => {
    if (document.querySelector(`head > script[src="${src}"]`)) return;
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src }));
  }, [src]);
  return null;
}
