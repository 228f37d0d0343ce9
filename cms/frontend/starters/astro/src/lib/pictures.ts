/** Where a picture is cut; the policy of the pages allows no style of an element. */
import type { Schemas } from "clinic-cms-client";

/** `focus-x-3 focus-y-5` of the stylesheet for a focal point at 31 % and 50 %. */
export function focusOf({ focal_point: point }: Schemas["ImageValue"]): string | undefined {
  if (!point) return undefined;
  const step = (share: number) => Math.min(Math.max(Math.round(share * 10), 0), 10);
  return `focus-x-${step(point.x)} focus-y-${step(point.y)}`;
}
