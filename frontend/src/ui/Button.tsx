import type { ComponentPropsWithRef, ReactNode } from 'react';
import css from './Button.module.css';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  look?: 'primary' | 'quiet' | 'danger' | 'link';
  size?: 'normal' | 'large';
  children: ReactNode;
}

export function Button({ look = 'quiet', size = 'normal', ...rest }: ButtonProps) {
  return <button type="button" className={`${css.button} ${css[look]} ${css[size]}`} {...rest} />;
}
