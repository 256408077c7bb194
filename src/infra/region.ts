/** The region of this installation: there is one, and the tables already name it. */
export const REGION = 'ile-de-france';
