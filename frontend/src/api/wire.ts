/** The names under which the page knows what crosses the wire. */

import type { Readable } from 'openapi-typescript-helpers';
import type { components, operations } from './schema';

type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type ActionCard = Schemas['ActionCard'];
export type ActionDetails = Schemas['ActionDetails'];
export type Conversation = Readable<Schemas['ConversationOut']>;
export type ConversationDetail = Readable<Schemas['ConversationDetail']>;
export type ConversationPage = Readable<Schemas['ConversationPage']>;
export type OpenConversation = Schemas['OpenConversation'];
export type ConsentGiven = OpenConversation['consent'];
export type ConsentStanding = Schemas['ConsentStanding'];
export type Emergency = Schemas['Emergency'];
export type StartEmergency = Schemas['StartEmergency'];
export type Stop = NonNullable<ConsentStanding['stop']>;
export type EndOut = Schemas['EndOut'];
export type Figures = Schemas['FiguresOut'];
export type HealthDetails = Schemas['HealthDetails'];
export type HumanInterpreter = Schemas['HumanInterpreter'];
export type InterpreterReason = Schemas['InterpreterAsked']['reason'];
export type ExternalRef = NonNullable<ConversationDetail['external_ref']>;
export type Member = Schemas['MemberOut'];
export type VisitFilter = NonNullable<operations['listConversations']['parameters']['query']>;
export type Problem = Schemas['Problem'];
export type RecordingLinks = Schemas['RecordingLinks'];
export type RecordingList = Schemas['RecordingList'];
export type RecordingOpened = Schemas['RecordingOpened'];
export type RecordingOut = Schemas['RecordingOut'];
export type RecordingPart = Schemas['Part'];
export type Review = Schemas['Review'];
export type SessionCheckOut = Schemas['SessionCheckOut'];
export type SessionRequest = Pick<Schemas['OpenSession'], 'mode' | 'direction' | 'renew'>;
export type Way = Schemas['Me']['ways'][number];
export type SessionOut = Schemas['SessionOut'];
export type SignedUploads = Schemas['SignedUploads'];
export type MailForm = Schemas['MailOut']['form'];
export type MailOut = Schemas['MailOut'];
export type MailSummaryIn = Schemas['MailSummaryIn'];
export type Summary = Schemas['Summary'];
export type SummaryLineIn = Schemas['LineIn'];
export type SummaryReview = Schemas['SummaryReview'];
export type Qualification = NonNullable<SummaryReview['qualification']>;
export type Telemetry = Schemas['TelemetryIn'];
export type TelemetryPoint = Schemas['TelemetryPoint'];
export type TurnChecked = Schemas['TurnChecked'];
export type TurnIn = Schemas['TurnIn'];
export type TurnOut = Schemas['TurnOut'];
export type TurnPage = Schemas['TurnPage'];
export type TurnReceipt = Schemas['TurnReceipt'];
export type TurnRef = Schemas['TurnRef'];
export type TurnBatchOut = Schemas['TurnBatchOut'];
export type ActionPage = Schemas['ActionPage'];
export type Language = Schemas['Utterance']['lang'];

/** The clinician's language, then the patient's. */
export type LanguagePair = [Language, Language];

/** The typed client loses the length of the wire's pair; this restores it. */
export function languagePair([clinician = 'en', patient = 'es']: Language[]): LanguagePair {
  return [clinician, patient];
}
