// What browsers have and the compiler's own list of 2022 does not.
interface Window { MediaSource?: typeof MediaSource; ManagedMediaSource?: typeof MediaSource }
