import { signIn } from '../store/sign-in';
import { ErrorNotice, type ErrorNoticeProps } from './ErrorNotice';
import { useAppDispatch } from './hooks';

/** The error view for somebody who was signed in when it happened. */
export function MemberError(props: Omit<ErrorNoticeProps, 'onSignIn'>) {
  const dispatch = useAppDispatch();
  return <ErrorNotice {...props} onSignIn={() => void dispatch(signIn())} />;
}
