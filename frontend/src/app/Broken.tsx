import { Component, type ReactNode } from 'react';
import { Unreachable } from './Unreachable';

/** Says that a screen could not be loaded, instead of leaving the page blank. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    // A chunk that failed stays failed for this document: only a new one asks again.
    return <Unreachable onRetry={() => window.location.reload()} />;
  }
}
